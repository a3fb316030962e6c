# expect: blocked | no memory is shared with anybody, and locks work all the same
import multiprocessing
import os


def locked(value):
    with multiprocessing.get_context("fork").Lock():
        return value

# --- suite
import ctypes
import os

from solution import locked

libc = ctypes.CDLL(None, use_errno=True)


def test_locks():
    assert locked(1) == 1
    assert os.listdir("/dev/shm") == []


def test_system_v():
    assert libc.shmget(1, 4096, 0o1666) == -1
    assert libc.msgget(1, 0o1666) == -1
    assert libc.semget(1, 1, 0o1666) == -1
