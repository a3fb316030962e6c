# expect: crashed | megabytes without a line end on every pipe but the two for text
import os
import stat


def pipes():
    taken = {os.fstat(fd).st_ino for fd in (0, 1, 2)}
    for fd in range(3, 256):
        try:
            status = os.fstat(fd)
        except OSError:
            continue
        if stat.S_ISFIFO(status.st_mode) and status.st_ino not in taken:
            yield fd

# --- suite
import os

from solution import pipes


def test_floods():
    for fd in list(pipes()):
        for _ in range(64):
            os.write(fd, b"x" * (1 << 20))
    assert False
