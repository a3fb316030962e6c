# expect: tamper | SystemExit, KeyboardInterrupt and a deleted traceback in the tests
x = 1

# --- suite
import sys


def test_first():
    sys.exit(0)


def test_second():
    raise KeyboardInterrupt


def test_third():
    assert False
