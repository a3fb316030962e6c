# expect: blocked | no device but the harmless ones, and none can be made
import os

HARMLESS = {
    "console", "core", "fd", "full", "mqueue", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty",
    "urandom", "zero",
}

# --- suite
import os
import stat

import pytest
from solution import HARMLESS


def test_devices():
    assert set(os.listdir("/dev")) <= HARMLESS


@pytest.mark.parametrize("kind", [stat.S_IFBLK, stat.S_IFCHR])
def test_making(kind):
    with pytest.raises(OSError):
        os.mknod("/work/device", 0o600 | kind, os.makedev(1, 1))


def test_programs_of_its_own():
    with open("/work/program", "w") as file:
        file.write("#!/bin/sh\n")
    os.chmod("/work/program", 0o755)
    with pytest.raises(OSError):
        os.execv("/work/program", ["program"])


def test_privileged_programs():
    found = []
    for directory in ("/usr/bin", "/usr/sbin", "/usr/lib"):
        for root, _, names in os.walk(directory):
            for name in names:
                mode = os.lstat(os.path.join(root, name)).st_mode
                if mode & (stat.S_ISUID | stat.S_ISGID) and stat.S_ISREG(mode):
                    found.append(name)
    assert found == []
