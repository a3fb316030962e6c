"""A run of a suite of our own, before anybody's code is there: what the first run loads and learns is there then."""

from __future__ import annotations

import contextlib
import linecache
import os
import shutil
import sys
from collections.abc import Iterator

from .execute import Job, execute

_NAME = "tester_rehearsal"
_SOURCE = """
def share(whole, parts=2):
    if parts == 0:
        raise ZeroDivisionError("no parts")
    return whole / parts
"""
# With a test that fails: its message takes code of its own.
_SUITE = f"""
import pytest
from {_NAME} import share

@pytest.fixture
def whole():
    return 6

class TestShare:
    @pytest.mark.parametrize("parts", [2, 3])
    def test_divides(self, whole, parts):
        assert share(whole, parts) * parts == whole

    def test_refuses(self, whole):
        with pytest.raises(ZeroDivisionError):
            share(whole, 0)

def test_fails(whole):
    assert share(whole) == whole
"""


def rehearse() -> None:
    with _unchanged_interpreter():
        execute(lambda: Job(_SOURCE.encode(), _SUITE.encode(), {"sourceName": _NAME}, lambda record: None))


@contextlib.contextmanager
def _unchanged_interpreter() -> Iterator[None]:
    """Leaves what was loaded and nothing else: no file, no module of the rehearsal, nothing remembered of either."""
    search_path, finders = sys.path[:], sys.meta_path[:]
    try:
        yield
    finally:
        sys.path[:], sys.meta_path[:] = search_path, finders
        for module in (_NAME, f"test_{_NAME}"):
            sys.modules.pop(module, None)
        for name in ("last_exc", "last_type", "last_value", "last_traceback"):
            vars(sys).pop(name, None)
        for entry in os.scandir():
            shutil.rmtree(entry) if entry.is_dir() else os.unlink(entry)
        sys.path_importer_cache.pop(os.getcwd(), None)
        linecache.clearcache()
