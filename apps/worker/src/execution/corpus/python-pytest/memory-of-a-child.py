# expect: oom | its child is killed for memory, and the suite fails for it
import subprocess
import sys


def fill_in_child():
    subprocess.run([sys.executable, "-c", "a = []\nwhile True: a.append(bytearray(1 << 20))"], check=True)

# --- suite
from solution import fill_in_child


def test_fill():
    fill_in_child()
