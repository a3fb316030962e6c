"""Which way a call takes through the source."""

from __future__ import annotations

import types


class ArcTracer:
    """Line-to-line arcs through the source's own functions."""

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self.arcs: set[tuple[int, int]] = set()

    def __call__(self, frame: types.FrameType, _event: str, _argument: object):
        code = frame.f_code
        if code.co_filename != self._filename:
            return None
        entry = -code.co_firstlineno
        last, arcs = entry, self.arcs

        def trace_line(frame, event, _argument):
            nonlocal last
            if event == "line":
                arcs.add((last, frame.f_lineno))
                last = frame.f_lineno
            elif event == "return":
                arcs.add((last, entry))
            return trace_line

        return trace_line
