# expect: timeout | eight processes that want a core each
import os


def spin():
    for _ in range(7):
        if os.fork() == 0:
            break
    while True:
        pass

# --- suite
from solution import spin


def test_spins():
    spin()
