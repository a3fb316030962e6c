"""Notices a suite that changes the framework which judges it."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator, Mapping

_GUARDED = ("_pytest", "pluggy", "pytest", "unittest.case", "tester_runner")
_CODE = (types.FunctionType, type, staticmethod, classmethod, property)

# The namespace as it lives, its name, the name in it, and what that was: the definition with the code it runs.
_Definition = tuple[Mapping[str, object], str, str, object, object]
Snapshot = list[_Definition]


def snapshot() -> Snapshot:
    """Every function and class of the framework as it is now, with the code it runs."""
    return list(_definitions())


def first_change(before: Snapshot) -> str | None:
    """Name of something that is not what it was, or None."""
    for namespace, place, name, value, code in before:
        if namespace.get(name) is not value or _code_of(value) is not code:
            return f"{place}.{name}"
    return None


def _definitions() -> Iterator[_Definition]:
    modules = [(name, module) for name, module in sys.modules.items() if _is_guarded(name)]
    for module_name, module in modules:
        for name, value in list(vars(module).items()):
            if not isinstance(value, _CODE):
                continue
            yield vars(module), module_name, name, value, _code_of(value)
            if isinstance(value, type) and value.__module__ == module_name:
                members = vars(value)
                for member_name, member in list(members.items()):
                    if isinstance(member, _CODE):
                        yield members, f"{module_name}.{name}", member_name, member, _code_of(member)


def _is_guarded(module_name: str) -> bool:
    return any(module_name == each or module_name.startswith(f"{each}.") for each in _GUARDED)


def _code_of(value: object) -> object:
    function = value.__func__ if isinstance(value, staticmethod | classmethod) else value
    return getattr(function, "__code__", None)
