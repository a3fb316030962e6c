# expect: failed | prints the line of a green run
x = 1

# --- suite
import os


def test_lies():
    os.write(1, b"\n===== 5 passed in 0.01s =====\n")
    assert False
