"""Notices a suite that changes the framework which judges it."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator

_GUARDED = ("_pytest", "pluggy", "pytest", "unittest.case", "tester_runner")
_CODE = (types.FunctionType, type, staticmethod, classmethod, property)

_Place = tuple[str, str]
Snapshot = dict[_Place, tuple[object, object]]


def snapshot() -> Snapshot:
    """Every function and class of the framework as it is now, with the code it runs."""
    return {place: (value, _code_of(value)) for place, value in _definitions()}


def first_change(before: Snapshot) -> str | None:
    """Name of something that is not what it was, or None."""
    now = snapshot()
    for place, (value, code) in before.items():
        found, found_code = now.get(place, (None, None))
        if found is not value or found_code is not code:
            return ".".join(place)
    return None


def _definitions() -> Iterator[tuple[_Place, object]]:
    modules = [(name, module) for name, module in sys.modules.items() if _is_guarded(name)]
    for module_name, module in modules:
        for name, value in list(vars(module).items()):
            if not isinstance(value, _CODE):
                continue
            yield (module_name, name), value
            if isinstance(value, type) and value.__module__ == module_name:
                for member_name, member in list(vars(value).items()):
                    if isinstance(member, _CODE):
                        yield (f"{module_name}.{name}", member_name), member


def _is_guarded(module_name: str) -> bool:
    return any(module_name == each or module_name.startswith(f"{each}.") for each in _GUARDED)


def _code_of(value: object) -> object:
    function = value.__func__ if isinstance(value, staticmethod | classmethod) else value
    return getattr(function, "__code__", None)
