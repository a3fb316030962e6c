# expect: crashed | ends by a signal
import ctypes


def fault():
    ctypes.string_at(0)

# --- suite
from solution import fault


def test_fault():
    fault()
