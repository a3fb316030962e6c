# expect: passed | a folder in a folder, a thousand times
import os


def dig(depth):
    for _ in range(depth):
        os.mkdir("d")
        os.chdir("d")

# --- suite
from solution import dig


def test_digs():
    dig(1000)
