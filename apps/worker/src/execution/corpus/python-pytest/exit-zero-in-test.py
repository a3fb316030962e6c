# expect: crashed | os._exit(0) before the failing test
x = 1

# --- suite
import os


def test_leaves():
    os._exit(0)


def test_fails():
    assert False
