"""What classes and functions of the source declare about their inputs."""

from __future__ import annotations

import collections.abc as abc
import dataclasses
import inspect
import types
import typing


def own_classes(module: types.ModuleType) -> list[type]:
    return [
        c
        for n, c in vars(module).items()
        if isinstance(c, type) and c.__module__ == module.__name__ and n == c.__name__
    ]


def hints_of(function: object) -> dict:
    """Resolved type hints; what cannot be resolved is left out."""
    try:
        return typing.get_type_hints(function)
    except Exception:
        return {n: h for n, h in getattr(function, "__annotations__", {}).items() if not isinstance(h, str)}


def resolved(text: str, module: types.ModuleType) -> object:
    """What a written annotation means; None where its names are not at hand while the program runs."""
    known = (
        {n: getattr(abc, n) for n in abc.__all__}
        | {n: getattr(typing, n) for n in typing.__all__}
        | vars(module)
    )
    try:
        found = eval(text, dict(known))
    except Exception:
        return None
    return None if isinstance(found, str) else found


def constructor_parameters(cls: type) -> dict:
    try:
        signature = inspect.signature(cls)
    except (TypeError, ValueError):
        return {}
    hints = hints_of(cls) if dataclasses.is_dataclass(cls) else hints_of(cls.__init__)
    if cls.__new__ is not object.__new__ and not hints:
        hints = hints_of(cls.__new__)
    return {n: (p, hints.get(n, p.annotation)) for n, p in signature.parameters.items()}
