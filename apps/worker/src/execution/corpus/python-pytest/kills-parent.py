# expect: tamper | a child ends the process that would report
x = 1

# --- suite
import os
import signal
import time


def test_kills():
    if os.fork() == 0:
        os.kill(os.getppid(), signal.SIGKILL)
        os._exit(0)
    time.sleep(1)
    assert False
