"""JSON lines over a pair of pipes, with deadlines on reading."""

from __future__ import annotations

import json
import os
import select
import time

MAX_LINE_BYTES = 4 * 1024 * 1024


class ChannelClosed(Exception):
    """The other side is gone, or sent what is not a JSON line."""


class DeadlineExpired(Exception):
    """Nothing arrived in time."""


class LineReader:
    """Reads lines from a descriptor without ever blocking past a deadline."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._buffer = b""

    def read_line(self, deadline: float) -> bytes:
        """Next line without its end. `deadline` is a `time.monotonic()` value."""
        while b"\n" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise DeadlineExpired
            data = os.read(self.fd, 65536)
            if not data or len(self._buffer) > MAX_LINE_BYTES:
                raise ChannelClosed
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def read(self, deadline: float) -> dict:
        try:
            message = json.loads(self.read_line(deadline))
        except (ValueError, RecursionError) as fault:
            raise ChannelClosed from fault
        if not isinstance(message, dict):
            raise ChannelClosed
        return message


def write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(fd, view) :]
    except OSError as fault:
        raise ChannelClosed from fault


def send(fd: int, message: dict) -> None:
    # ASCII only: a lone surrogate in a user's string survives the way as an escape.
    write_all(fd, json.dumps(message).encode("ascii") + b"\n")
