# expect: oom | takes memory until the kernel says no
def fill():
    held = []
    while True:
        held.append(bytearray(b"x") * (1 << 20))

# --- suite
from solution import fill


def test_fill():
    fill()
