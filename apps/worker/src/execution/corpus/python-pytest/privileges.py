# expect: blocked | nothing of root's can be had back
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
NEW_NAMESPACES = [0x10000000, 0x00020000, 0x40000000, 0x20000000, 0x04000000, 0x08000000, 0x02000000]


def capabilities():
    with open("/proc/self/status") as status:
        return {line.split(":")[0]: line.split()[1] for line in status if line.startswith(("Cap", "NoNewPrivs", "Seccomp:"))}

# --- suite
import os

import pytest
from solution import NEW_NAMESPACES, capabilities, libc


def test_capabilities():
    held = capabilities()
    assert {held[name] for name in ("CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0000000000000000"}
    assert held.get("NoNewPrivs", "1") == "1"
    assert held.get("Seccomp", "2") == "2"


@pytest.mark.parametrize("change", [lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0])])
def test_root(change):
    with pytest.raises(OSError):
        change()


@pytest.mark.parametrize("flag", NEW_NAMESPACES)
def test_namespaces(flag):
    assert libc.unshare(flag) == -1
    assert libc.syscall(56, flag | 17, 0, 0, 0, 0) == -1


@pytest.mark.parametrize("change", [lambda: os.chroot("/tmp"), lambda: os.chown("/etc/passwd", 10001, 10001)])
def test_files(change):
    with pytest.raises(OSError):
        change()


def test_clock_and_name():
    assert libc.sethostname(b"mine", 4) == -1
    assert libc.syscall(227, 0, 0) == -1
    assert libc.reboot(0) == -1
