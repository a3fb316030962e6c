# expect: crashed | a forked child goes on after its parent has left
 
x = 1

# --- suite
import os
import time


def test_forks():
    if os.fork() == 0:
        time.sleep(0.2)
        return
    os._exit(0)
