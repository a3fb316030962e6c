"""The runner's own way to its host, apart from everything that user code prints."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable

Emit = Callable[[dict], None]

# Where the supervisor put the pipe, and where it is moved out of the reach of a lucky guess.
REPORT_FD = 4
_LOWEST_FD = 64


def open_channel(key: str, descriptor: int = REPORT_FD) -> Emit:
    """Returns the function that sends one record into the pipe `descriptor`, which it takes over. Each line starts with `key`, which only our host and we know.

    The pipe is closed to programs that user code starts, and a forked child stays silent: what it inherited from the
    test session would report the same tests again.
    """
    pipe = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _LOWEST_FD + os.urandom(1)[0] % 128)
    os.close(descriptor)
    prefix = key.encode("ascii") + b" "
    owner = os.getpid()
    # Bound here, so that user code that patches them does not change our records.
    write, getpid, dumps = os.write, os.getpid, json.dumps

    def emit(record: dict) -> None:
        if getpid() != owner:
            return
        # ASCII only: a lone surrogate in a user's string survives the way as an escape.
        rest = memoryview(prefix + dumps(record).encode("ascii") + b"\n")
        while rest:
            rest = rest[write(pipe, rest) :]

    return emit
