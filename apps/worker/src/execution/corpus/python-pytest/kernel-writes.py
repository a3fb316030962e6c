# expect: blocked | /proc and /sys take nothing
import glob

PATHS = [
    "/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/vm/overcommit_memory",
    "/proc/sys/net/ipv4/ip_forward", "/proc/sys/kernel/hostname", "/proc/1/oom_score_adj", "/proc/self/uid_map",
    "/proc/self/setgroups", "/proc/1/coredump_filter", "/sys/kernel/uevent_helper", "/sys/power/state",
    "/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/pids.max",
    *glob.glob("/sys/fs/cgroup/*/release_agent"), *glob.glob("/sys/fs/cgroup/*/tasks"),
    *glob.glob("/sys/fs/cgroup/*/memory.limit_in_bytes"), *glob.glob("/sys/fs/cgroup/*/devices.allow"),
]

# --- suite
import os

import pytest
from solution import PATHS


@pytest.mark.parametrize("path", PATHS)
def test_writing(path):
    with pytest.raises(OSError):
        descriptor = os.open(path, os.O_WRONLY)
        os.write(descriptor, b"1")


def test_hidden():
    for path in ("/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/scsi", "/sys/firmware"):
        try:
            assert os.listdir(path) == []
        except NotADirectoryError:
            with open(path, "rb") as file:
                assert file.read(64) == b""
        except OSError:
            continue
