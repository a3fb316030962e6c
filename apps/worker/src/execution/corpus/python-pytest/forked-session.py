# expect: failed | both sides of a fork go on with the session
x = 1

# --- suite
import os


def test_forks():
    os.fork()


def test_fails():
    assert False
