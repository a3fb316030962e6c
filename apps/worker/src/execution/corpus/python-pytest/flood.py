# expect: output | prints without an end
import os


def flood():
    while True:
        os.write(1, b"A" * (1 << 20))

# --- suite
from solution import flood


def test_flood():
    flood()
