# expect: failed | cannot kill pid 1, and what it may kill is itself alone
import os
import signal


def kill_first():
    os.kill(1, signal.SIGKILL)

# --- suite
from solution import kill_first


def test_survives():
    kill_first()
    assert False
