# expect: crashed | writes records of its own on every descriptor it can find
x = 1

# --- suite
import os


def test_forges():
    line = b'{"kind": "end", "exitCode": 0}\n'
    for fd in range(3, 256):
        try:
            os.write(fd, line)
        except OSError:
            continue
    assert False
