# expect: timeout | never comes back, and ignores polite signals
import signal

for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(each, signal.SIG_IGN)


def spin():
    while True:
        pass

# --- suite
from solution import spin


def test_spin():
    spin()
