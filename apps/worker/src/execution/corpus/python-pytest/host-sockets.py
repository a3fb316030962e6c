# expect: blocked | no socket of the host is in sight, abstract ones included
import socket

PATHS = [
    "/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/run/dbus/system_bus_socket",
    "/run/systemd/private", "\0containerd-shim", "\0/containerd-shim/moby",
]


def connect(path):
    with socket.socket(socket.AF_UNIX) as unix:
        unix.connect(path)

# --- suite
import pytest
from solution import PATHS, connect


@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
def test_connect(path):
    with pytest.raises(OSError):
        connect(path)


def test_listing():
    with open("/proc/net/unix") as sockets:
        assert len(sockets.readlines()) <= 1
