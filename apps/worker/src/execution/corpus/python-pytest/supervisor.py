# expect: blocked | pid 1 cannot be read, traced, stopped or starved of its signals
import ctypes
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)

# --- suite
import os
import signal

import pytest
from solution import libc


@pytest.mark.parametrize("name", ["mem", "environ", "fd", "maps", "root", "cwd", "exe", "ns/mnt", "stack", "syscall"])
def test_reading(name):
    with pytest.raises(OSError):
        path = f"/proc/1/{name}"
        if name in ("root", "cwd", "exe", "ns/mnt"):
            os.readlink(path)
        elif name == "fd":
            os.listdir(path)
        elif not open(path, "rb").read(1):
            raise PermissionError


def test_tracing():
    for request in (16, 0x4206):
        assert libc.ptrace(request, 1, 0, 0) == -1


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL, signal.SIGUSR1])
def test_signals(number):
    os.kill(1, number)
    os.kill(1, 0)


def test_priorities():
    with pytest.raises(OSError):
        os.setpriority(os.PRIO_PROCESS, 1, 19)
    with pytest.raises(OSError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
