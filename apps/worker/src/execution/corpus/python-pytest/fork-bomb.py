# expect: timeout | forks wherever it can
import os


def bomb():
    while True:
        try:
            os.fork()
        except OSError:
            pass

# --- suite
from solution import bomb


def test_bomb():
    bomb()
