"""Entry of a fresh interpreter that repeats calls under another hash seed, another clock, other surroundings."""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Arguments: one JSON object with source path, module name, descriptors and whether the clock is moved."""
    settings = json.loads(sys.argv[1])
    if settings["shiftClock"]:
        from .clock import shift_clock

        shift_clock()
    from .host import serve

    with open(settings["filename"], encoding="utf-8", newline="") as file:
        source = file.read()
    fds = settings["requestFd"], settings["answerFd"]
    serve(source, settings["filename"], settings["moduleName"], *fds, elsewhere=settings["shiftClock"])


if __name__ == "__main__":
    main()
