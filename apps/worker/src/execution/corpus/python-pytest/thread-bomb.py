# expect: failed | more threads than it may have
import threading
import time


def start_many():
    for _ in range(2000):
        threading.Thread(target=time.sleep, args=(5,), daemon=True).start()

# --- suite
from solution import start_many


def test_starts():
    start_many()
