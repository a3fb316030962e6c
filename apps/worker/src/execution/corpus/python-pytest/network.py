# expect: blocked | no name, no neighbour, no metadata, no route but to itself
import socket

PLACES = [("169.254.169.254", 80), ("172.17.0.1", 22), ("10.0.2.2", 22), ("1.1.1.1", 53), ("fd00:ec2::254", 80)]


def interfaces():
    return [name for _, name in socket.if_nameindex()]

# --- suite
import socket

import pytest
from solution import PLACES, interfaces


def test_interfaces():
    assert interfaces() == ["lo"]


@pytest.mark.parametrize("place", PLACES)
def test_connect(place):
    with pytest.raises(OSError):
        socket.create_connection(place, 1)


@pytest.mark.parametrize("place", PLACES[:4])
def test_send(place):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, pytest.raises(OSError):
        udp.sendto(b"?", place)


def test_names():
    with pytest.raises(OSError):
        socket.getaddrinfo("metadata.google.internal", 80)


def test_broadcast():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, pytest.raises(OSError):
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        udp.sendto(b"?", ("255.255.255.255", 67))
