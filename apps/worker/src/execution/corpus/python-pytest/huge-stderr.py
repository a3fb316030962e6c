# expect: output | hundreds of megabytes on stderr, without a line end
import os


def complain():
    for _ in range(400):
        os.write(2, b"\xff" * (1 << 20))

# --- suite
from solution import complain


def test_complains():
    complain()
