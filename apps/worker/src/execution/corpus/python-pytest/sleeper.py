# expect: timeout | sleeps in a child that ignores every signal it may ignore
import os
import signal
import time


def sleep_in_child():
    if os.fork() == 0:
        for number in range(1, signal.NSIG):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                continue
        time.sleep(60)
    os.wait()

# --- suite
from solution import sleep_in_child


def test_sleeps():
    sleep_in_child()
