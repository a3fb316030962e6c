# expect: timeout | many threads and processes, and an attempt to push pid 1 aside
import ctypes
import os
import resource


def push_aside():
    libc = ctypes.CDLL(None)
    libc.setpriority(0, 1, 19)
    for limit in (resource.RLIMIT_CPU, resource.RLIMIT_NOFILE):
        try:
            resource.prlimit(1, limit, (1, 1))
        except OSError:
            continue
    try:
        os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0))
    except OSError:
        pass

# --- suite
import os
from solution import push_aside


def test_starves():
    push_aside()
    for _ in range(30):
        if os.fork() == 0:
            break
    while True:
        pass
