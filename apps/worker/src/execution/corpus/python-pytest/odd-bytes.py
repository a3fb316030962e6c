# expect: passed | every byte there is, on both streams
import os


def say():
    for fd in (1, 2):
        os.write(fd, bytes(range(256)) * 4)

# --- suite
from solution import say


def test_says():
    say()
