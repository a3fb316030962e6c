"""Expressions to try for a parameter, simplest first, from its type."""

from __future__ import annotations

import ast
import collections
import collections.abc as abc
import datetime
import decimal
import enum
import inspect
import io
import itertools
import pathlib
import re
import types
import typing

from .containers import Containers
from .expressions import literal, public_path
from .guesses import guess_types
from .hints import constructor_parameters, own_classes, resolved
from .literals import Literals
from .samples import FILE_NAMES, FIXED, PLAIN_STRINGS, functions_for, named_strings

POOL_SIZE = 60
_LISTS = {
    list,
    abc.Sequence,
    abc.MutableSequence,
    abc.Iterable,
    abc.Collection,
    abc.Reversible,
    abc.Container,
}
_DICTS = {dict, abc.Mapping, abc.MutableMapping}
_SETS = {set, abc.Set, abc.MutableSet}
_WORDS = {
    "int": int, "str": str, "float": float, "bool": bool, "none": type(None), "bytes": bytes, "list": list,
    "dict": dict, "set": set, "tuple": tuple, "callable": abc.Callable, "file": io.StringIO, "complex": complex,
    "Decimal": decimal.Decimal, "Path": pathlib.Path, "datetime": datetime.datetime, "date": datetime.date,
}  # fmt: skip


class Pools:
    """Inputs for one callable; `literals` are the constants it and its helpers use."""

    def __init__(self, module: types.ModuleType, literals: Literals, functions: dict, cache: dict) -> None:
        self.module = module
        self._functions = functions
        self.literals = literals
        self._cache = cache
        self._containers = Containers(self.for_hint, literals.keys)

    def for_parameter(self, name: str, hint: object, default: object, function) -> list[str]:
        """`hint` and `default` are `inspect.Parameter.empty` where there is none."""
        empty = inspect.Parameter.empty
        found = [] if default is empty else _default_expression(default)
        hinted = [] if hint is empty or hint in (typing.Any, object) else self.for_hint(hint)
        if hinted:
            if hint is str and re.search(r"path|file", name):
                found += FILE_NAMES
            found += named_strings(name, hint) + hinted
        else:
            found += self._guessed(name, default, function)
        return list(dict.fromkeys(found))[: 2 * POOL_SIZE]

    def _guessed(self, name: str, default: object, function) -> list[str]:
        likely, others = guess_types(name, default, default is not inspect.Parameter.empty, function)
        known = [self._of_kind(kind) for kind in likely]
        if function is not None:
            known[:0] = [self._duck_typed(name, function)]
        # What nothing speaks for is tried with a few values each; the run shows whether the code accepts it.
        rest = [self._of_kind(kind)[: 4 if any(known) else 14] for kind in others]
        return _interleave(known)[:POOL_SIZE] + _interleave(rest)

    def _of_kind(self, kind: str) -> list[str]:
        if kind == "path":
            return FILE_NAMES
        if kind == "file":
            return _interleave([FIXED[io.StringIO], FIXED[io.BytesIO]])
        if kind in _WORDS:
            return self.for_hint(_WORDS[kind])
        known = getattr(self.module, kind, None)
        return self.for_hint(known) if isinstance(known, type) else []

    def _duck_typed(self, name: str, function) -> list[str]:
        """Objects of the source's own classes that have every attribute the code reads from the parameter."""
        read = {
            node.attr
            for node in ast.walk(function)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name
        }
        if not read or read & (set(dir(str)) | set(dir(list)) | set(dir(dict)) | set(dir(set))):
            return []
        found: list[str] = []
        for cls in own_classes(self.module):
            known = set(dir(cls)) | set(getattr(cls, "__annotations__", {}))
            known |= set(constructor_parameters(cls))
            if read <= known:
                found += self.instances(cls, 0)
        return found

    def for_hint(self, hint: object, depth: int = 0) -> list[str]:
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin is typing.Annotated or hint in (typing.Final, typing.ClassVar):
            return self.for_hint(arguments[0], depth) if arguments else []
        if origin in (typing.Union, types.UnionType):
            return _interleave([self.for_hint(a, depth) for a in arguments])
        if origin is typing.Literal:
            return [text for a in arguments if (text := literal(a)) is not None]
        if isinstance(hint, typing.TypeVar):
            options = hint.__constraints__ or ((hint.__bound__,) if hint.__bound__ else (int, str))
            return _interleave([self.for_hint(o, depth) for o in options])
        if isinstance(hint, str):
            known = resolved(hint, self.module)
            return self.for_hint(known, depth) if known is not None else []
        if getattr(hint, "__supertype__", None) is not None:
            return self.for_hint(hint.__supertype__, depth)
        if typing.is_typeddict(hint):
            return self._containers.typed_dict(hint, depth)
        base = origin or hint
        if base is abc.Callable or base is typing.Callable:
            return functions_for(arguments)
        if base is type:
            return [path for a in arguments if (path := public_path(a, self.module))] or ["int", "str"]
        return self._plain(base, arguments, depth)

    def _plain(self, base: object, arguments: tuple, depth: int) -> list[str]:
        if base is int:
            return self._integers()
        if base is float or getattr(base, "__module__", "") == "numbers":
            return self._floats()
        if base is str:
            return self._strings()
        if base is bytes:
            return ["b'abc'", "b''", *map(repr, self.literals.bytes_), "b'\\x00\\xff'"]
        if isinstance(base, type) and issubclass(base, enum.Enum):
            path = public_path(base, self.module)
            return [f"{path}.{member.name}" for member in base][:12] if path else []
        if base in _LISTS:
            return self._containers.lists(arguments, depth, "[]")
        if base in _SETS or base is frozenset:
            wrapped = [f"{{{i[1:-1]}}}" for i in self._containers.lists(arguments, depth, "[]") if i != "[]"]
            texts = ["set()", *dict.fromkeys(wrapped)]
            return [f"frozenset({t})" for t in texts] if base is frozenset else texts[1:] + texts[:1]
        if base in _DICTS or getattr(base, "__origin__", None) is dict:
            return self._containers.dicts(arguments, depth)
        if base is tuple:
            return self._containers.tuples(arguments, depth)
        if base in (abc.Iterator, abc.Generator):
            return [f"iter({text})" for text in self._containers.lists(arguments[:1], depth, "[]")]
        if base is collections.deque:
            return [f"deque({text})" for text in self._containers.lists(arguments, depth, "[]")]
        for known, texts in FIXED.items():
            if base is known:
                return texts
        if isinstance(base, type) and base.__module__ == self.module.__name__:
            return self.instances(base, depth)
        return []

    def _integers(self) -> list[str]:
        numbers = [n for n in self.literals.numbers if isinstance(n, int)]
        near = [n + step for n in numbers for step in (0, 1, -1)] + self.literals.lengths
        return [repr(n) for n in dict.fromkeys([1, 0, 2, -1, 3, 5, *near[:45], 7, 10, 100, -5])]

    def _floats(self) -> list[str]:
        near = [float(n) for n in self.literals.numbers]
        steps = [n + step for n in near for step in (0.0, 1.0, -1.0)]
        plain = [repr(n) for n in dict.fromkeys([1.5, 0.0, 2.0, -1.0, *steps[:45], 10.0, 0.25, 100.0])]
        return [*plain[:4], *self.literals.odd_floats, *plain[4:]]

    def _strings(self) -> list[str]:
        sized = [("abcdefghij" * 31)[:length] for length in self.literals.lengths]
        lines = ["one\ntwo\nthree"] if any("\n" in s for s in self.literals.strings) else []
        marks = [s for s in self.literals.strings if len(s) <= 2 and s.strip() and not s.isalnum()]
        words = [s for s in self.literals.strings if s.isalnum() and len(s) > 1] or ["abc"]
        joined = [f"{word}{mark}{gap}abc" for mark in marks[:3] for word in words[:2] for gap in ("", " ")]
        mixed = [*PLAIN_STRINGS[:2], *self.literals.strings[:24], *joined, *PLAIN_STRINGS[2:], *sized, *lines]
        return [repr(s) for s in dict.fromkeys([*mixed, *self.literals.keys])]

    def instances(self, cls: type, depth: int) -> list[str]:
        """Constructor calls of a class of the source, or of its concrete subclasses."""
        key = (cls, len(self.literals.numbers), len(self.literals.strings), depth)
        if key not in self._cache:
            self._cache[key] = []
            self._cache[key] = self._instances(cls, depth)
        return self._cache[key]

    def _instances(self, cls: type, depth: int) -> list[str]:
        if depth > 3 or len(self._cache) > 200:
            return []
        if inspect.isabstract(cls) or getattr(cls, "_is_protocol", False):
            concrete = [c for c in own_classes(self.module) if cls in c.__mro__[1:]]
            return _interleave([self.instances(c, depth + 1) for c in concrete])
        path = public_path(cls, self.module)
        if path is None or issubclass(cls, (enum.Enum, type)):
            return []
        return [f"{path}({', '.join(row)})" for row in self.argument_rows(cls, depth + 1)]

    def argument_rows(self, cls: type, depth: int) -> list[list[str]]:
        """Argument lists for a constructor, keyword arguments as `name=value`."""
        pools, names = [], []
        for name, (parameter, hint) in constructor_parameters(cls).items():
            required = parameter.default is parameter.empty
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            pool = (
                named_strings(name, hint) + self.for_hint(hint, depth) if hint is not parameter.empty else []
            )
            pool = pool or self._guessed(
                name, parameter.default, self._functions.get(f"{cls.__qualname__}.__init__")
            )
            if required and not pool:
                return []
            if depth > 1 and not required:
                continue
            pools.append(pool if required else ["", *pool])
            names.append(f"{name}=" if parameter.kind is parameter.KEYWORD_ONLY or not required else "")
        rows = []
        for shift in range(max((len(p) for p in pools), default=1)):
            row = [
                p[min(shift, len(p) - 1) if not place else (shift * (place + 1)) % len(p)]
                for place, p in enumerate(pools)
            ]
            rows.append([n + v for n, v in zip(names, row) if v])
        return [list(r) for r in dict.fromkeys(map(tuple, rows))][:24]


def _default_expression(default: object) -> list[str]:
    text = literal(default)
    return [] if text is None else [text]


def _interleave(pools: list[list[str]]) -> list[str]:
    mixed = [text for row in itertools.zip_longest(*pools) for text in row if text is not None]
    return list(dict.fromkeys(mixed))
