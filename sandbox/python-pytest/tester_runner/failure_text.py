"""What went wrong, in the few lines that name the user's own files."""

from __future__ import annotations

import traceback

_MAX_CHARACTERS = 4000


class FailureText:
    """Describes exceptions with the lines of `files` (path → text) they passed through; the rest of the stack is ours."""

    def __init__(self, files: dict[str, str]) -> None:
        self._lines = {path: text.splitlines() for path, text in files.items()}
        self._names = {path: path.rpartition("/")[2] for path in files}

    def of(self, exception: BaseException) -> str:
        words = "".join(traceback.format_exception_only(exception)).strip()
        for path, name in self._names.items():
            words = words.replace(path, name)
        text = "\n".join([words, *self._places(exception)])
        return text if len(text) <= _MAX_CHARACTERS else text[:_MAX_CHARACTERS] + " …"

    def _places(self, exception: BaseException) -> list[str]:
        steps = [
            (frame.f_code.co_filename, line, frame.f_code.co_name)
            for frame, line in traceback.walk_tb(exception.__traceback__)
            if frame.f_code.co_filename in self._lines
        ]
        # A runaway recursion passes the same place a thousand times: its ends tell enough.
        if len(steps) > 12:
            steps = steps[:6] + steps[-6:]
        return [f"  {self._names[path]}:{line} in {place}: {self._code(path, line)}" for path, line, place in steps]

    def _code(self, path: str, line: int | None) -> str:
        lines = self._lines[path]
        return lines[line - 1].strip() if line is not None and 0 < line <= len(lines) else ""
