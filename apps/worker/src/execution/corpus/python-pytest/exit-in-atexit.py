# expect: failed | an atexit handler that turns the exit code into 0
import atexit
import os

atexit.register(os._exit, 0)

# --- suite
import solution


def test_fails():
    assert False
