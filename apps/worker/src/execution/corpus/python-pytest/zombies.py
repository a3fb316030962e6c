# expect: passed | orphans and zombies are nobody's trouble
import os
import time


def leave_orphans():
    for _ in range(15):
        if os.fork() == 0:
            if os.fork() == 0:
                time.sleep(0.1)
            os._exit(0)

# --- suite
from solution import leave_orphans


def test_leaves():
    leave_orphans()
