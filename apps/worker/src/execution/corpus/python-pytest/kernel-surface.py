# expect: blocked | every door of the kernel that a test does not need is shut
import ctypes
import os
import socket

libc = ctypes.CDLL(None, use_errno=True)

SYSTEM_CALLS = {
    "ptrace": 101, "syslog": 103, "mount": 165, "umount2": 166, "chroot": 161, "clock_settime": 227,
    "init_module": 175, "add_key": 248, "keyctl": 250, "unshare": 272, "perf_event_open": 298, "setns": 308,
    "process_vm_readv": 310, "bpf": 321, "userfaultfd": 323, "io_uring_setup": 425, "open_tree": 428, "shmget": 29,
}


def refused(number):
    ctypes.set_errno(0)
    return libc.syscall(number, 0, 0, 0, 0, 0, 0) == -1 and ctypes.get_errno() == 1

# --- suite
import os
import socket

import pytest
from solution import SYSTEM_CALLS, refused

pytestmark = pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of another machine")


@pytest.mark.parametrize("name", SYSTEM_CALLS)
def test_system_call(name):
    assert refused(SYSTEM_CALLS[name])


@pytest.mark.parametrize("family", [17, 31, 38, 39, 40, 44])
def test_socket_family(family):
    with pytest.raises(OSError):
        socket.socket(family, socket.SOCK_RAW, 0)


@pytest.mark.parametrize("path", ["/dev/mem", "/dev/kmsg", "/proc/1/mem", "/proc/1/environ", "/etc/shadow"])
def test_reading(path):
    with pytest.raises(OSError):
        open(path, "rb").read(1)


@pytest.mark.parametrize("path", ["/", "/etc", "/opt/tester", "/usr/bin", "/var/tmp", "/root"])
def test_writing(path):
    with pytest.raises(OSError):
        open(f"{path}/mine", "w")


def test_outside():
    assert os.listdir("/sys/class/net") == ["lo"]
    assert not os.path.exists("/var/run/docker.sock")
    assert not [name for name in os.environ if "TOKEN" in name or "SECRET" in name]
    assert os.getuid() == 10001
