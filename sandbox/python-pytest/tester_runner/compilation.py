"""Says whether the compiler takes a source; nothing of the source runs."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from .channel import Emit
from .execute import SOURCE_FILE

_MAX_MESSAGE_CHARACTERS = 500


def compile_source(_settings: dict, emit: Emit) -> int:
    """Emits one record `compiled`, with the first fault or none. Raises what is not the source's fault, such as MemoryError."""
    source = Path(SOURCE_FILE).read_bytes()
    fault = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "<source>", "exec", dont_inherit=True)
        except SyntaxError as error:
            fault = _fault_of(error, source)
    emit({"kind": "compiled", "fault": fault})
    return 0


def _fault_of(error: SyntaxError, source: bytes) -> dict:
    line, before = max(1, error.lineno or 1), max(0, (error.offset or 1) - 1)
    lines = list(io.StringIO(source.decode("utf-8", "replace"), newline=None))
    text = lines[line - 1] if line <= len(lines) else ""
    # The parser, which quotes the line, counts characters; what comes after it counts bytes. The host wants UTF-16 units.
    left = text.encode()[:before].decode(errors="ignore") if error.text is None else text[:before]
    return {"message": error.msg[:_MAX_MESSAGE_CHARACTERS], "line": line, "column": len(left.encode("utf-16-le")) // 2 + 1}
