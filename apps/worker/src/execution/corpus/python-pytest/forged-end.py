# expect: crashed | a child that waits for the end to write a better one
x = 1

# --- suite
import os
import time


def test_forges():
    if os.fork() == 0:
        os.setsid()
        for _ in range(200):
            for fd in range(3, 256):
                try:
                    os.write(fd, b'\n{"kind": "end", "exitCode": 0}\n')
                except OSError:
                    continue
            time.sleep(0.01)
        os._exit(0)
    time.sleep(0.1)
    assert False
