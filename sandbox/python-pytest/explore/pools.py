"""Expressions to try for a parameter, simplest first, from its type."""

from __future__ import annotations

import ast
import collections
import collections.abc as abc
import dataclasses
import datetime
import decimal
import enum
import fractions
import inspect
import io
import itertools
import pathlib
import re
import types
import typing
import uuid

from .expressions import literal, public_path
from .guesses import guess_types
from .literals import Literals

POOL_SIZE = 60
PLAIN_STRINGS = ["abc", "", "hello world", "a", "Hello", "123", "a b c", "-1"]
FILE_CONTENTS = {
    "data.txt": "one\ntwo\n\nthree\n",
    "numbers.csv": "name,amount\nann,10\nbob,25\n",
    "data.json": '{"name": "ann", "items": [1, 2]}',
}
_FILE_NAMES = ["'out.txt'", *(f"'{file}'" for file in FILE_CONTENTS), "'missing.txt'"]
_NAMED_STRINGS = {
    "email": "ann@example.com", "url": "https://example.com/a?b=1", "name": "Ann", "owner": "Ann", "user": "ann",
    "date": "2024-02-29", "color": "red", "city": "Seoul", "title": "A Tale", "word": "level", "sentence": "The cat sat.",
    "phone": "+1 555 0100", "password": "Secret123!", "currency": "EUR", "username": "ann", "text": "hello world",
}  # fmt: skip
_FIXED = {
    bool: ["True", "False"],
    type(None): ["None"],
    complex: ["1+2j", "0j"],
    object: ["1", "'abc'", "None", "[1, 2]"],
    bytearray: ["bytearray(b'abc')", "bytearray()"],
    decimal.Decimal: ["Decimal('10.50')", "Decimal('0')", "Decimal('-1.5')", "Decimal('100')"],
    fractions.Fraction: ["Fraction(1, 2)", "Fraction(0, 1)", "Fraction(-3, 4)"],
    datetime.datetime: ["datetime(2024, 2, 29, 13, 45, 30)", "datetime(2023, 1, 1)", "datetime(1999, 12, 31, 23, 59)"],
    datetime.date: ["date(2024, 2, 29)", "date(2023, 1, 1)", "date(1999, 12, 31)", "date(2024, 6, 15)"],
    datetime.time: ["time(13, 45)", "time(0, 0)", "time(23, 59, 59)"],
    datetime.timedelta: ["timedelta(days=1)", "timedelta(0)", "timedelta(hours=-2)", "timedelta(seconds=90)"],
    uuid.UUID: ["UUID('12345678-1234-5678-1234-567812345678')"],
    pathlib.Path: [f"Path('{name}')" for name in FILE_CONTENTS] + ["Path('missing.txt')", "Path('out.txt')"],
    pathlib.PurePath: ["PurePosixPath('a/b.txt')", "PurePosixPath('/')"],
    re.Pattern: ["re.compile('[a-z]+')", "re.compile('\\\\d')"],
    io.StringIO: ["StringIO('one\\ntwo\\n')", "StringIO('')"],
    io.BytesIO: ["BytesIO(b'abc')", "BytesIO(b'')"],
    range: ["range(3)", "range(0)"],
    slice: ["slice(0, 2)", "slice(None, None, -1)"],
}
_FIXED[typing.IO] = _FIXED[typing.TextIO] = _FIXED[io.TextIOBase] = _FIXED[io.StringIO]
_FIXED[typing.BinaryIO] = _FIXED[io.BytesIO]
_FIXED[typing.Any] = _FIXED[object]
_LISTS = {list, abc.Sequence, abc.MutableSequence, abc.Iterable, abc.Collection, abc.Reversible, abc.Container}
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

    def for_parameter(self, name: str, hint: object, default: object, function) -> list[str]:
        """`hint` and `default` are `inspect.Parameter.empty` where there is none."""
        empty = inspect.Parameter.empty
        found = [] if default is empty else _default_expression(default)
        hinted = [] if hint is empty or hint in (typing.Any, object) else self.for_hint(hint)
        if hinted:
            if hint is str and re.search(r"path|file", name):
                found += _FILE_NAMES
            found += _named_strings(name, hint) + hinted
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
            return _FILE_NAMES
        if kind == "file":
            return _interleave([_FIXED[io.StringIO], _FIXED[io.BytesIO]])
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
            known |= set(_parameters(cls))
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
            known = _resolved(hint, self.module)
            return self.for_hint(known, depth) if known is not None else []
        if getattr(hint, "__supertype__", None) is not None:
            return self.for_hint(hint.__supertype__, depth)
        if typing.is_typeddict(hint):
            return self._typed_dict(hint, depth)
        base = origin or hint
        if base is abc.Callable or base is typing.Callable:
            return _callables(arguments)
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
            return self._lists(arguments, depth, "[]")
        if base in _SETS or base is frozenset:
            wrapped = [f"{{{i[1:-1]}}}" for i in self._lists(arguments, depth, "[]") if i != "[]"]
            texts = ["set()", *dict.fromkeys(wrapped)]
            return [f"frozenset({t})" for t in texts] if base is frozenset else texts[1:] + texts[:1]
        if base in _DICTS or getattr(base, "__origin__", None) is dict:
            return self._dicts(arguments, depth)
        if base is tuple:
            return self._tuples(arguments, depth)
        if base in (abc.Iterator, abc.Generator):
            return [f"iter({text})" for text in self._lists(arguments[:1], depth, "[]")]
        if base is collections.deque:
            return [f"deque({text})" for text in self._lists(arguments, depth, "[]")]
        for known, texts in _FIXED.items():
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
        return [repr(n) for n in dict.fromkeys([1.5, 0.0, 2.0, -1.0, *steps[:45], 10.0, 0.25, 100.0])]

    def _strings(self) -> list[str]:
        sized = [("abcdefghij" * 31)[:length] for length in self.literals.lengths]
        lines = ["one\ntwo\nthree"] if any("\n" in s for s in self.literals.strings) else []
        marks = [s for s in self.literals.strings if len(s) <= 2 and s.strip() and not s.isalnum()]
        words = [s for s in self.literals.strings if s.isalnum() and len(s) > 1] or ["abc"]
        joined = [f"{word}{mark}{gap}abc" for mark in marks[:3] for word in words[:2] for gap in ("", " ")]
        mixed = [*PLAIN_STRINGS[:2], *self.literals.strings[:24], *joined, *PLAIN_STRINGS[2:], *sized, *lines]
        return [repr(s) for s in dict.fromkeys([*mixed, *self.literals.keys])]

    def _items(self, arguments: tuple, depth: int) -> list[str]:
        hint = arguments[0] if arguments and arguments[0] is not Ellipsis else None
        if hint is None or hint in (typing.Any, object):
            return ["3", "1", "2", "1"] if depth else ["3", "1", "2", "1", "5"]
        return self.for_hint(hint, depth + 1) or ["1"]

    def _lists(self, arguments: tuple, depth: int, empty: str) -> list[str]:
        if depth > 3:
            return [empty]
        items = self._items(arguments, depth)
        a, b, c = (items * 3)[0], (items * 3)[1], (items * 3)[2]
        found = [f"[{a}, {b}, {c}]", empty, f"[{a}]", f"[{b}, {a}]", f"[{a}, {a}, {b}]", f"[{c}, {b}, {a}, {b}]"]
        found += [f"[{item}]" for item in items[1:14]]
        if len(items) > 4:
            found += [f"[{', '.join(items[:5])}]", f"[{', '.join(items[4:8])}]"]
        if not arguments and not depth:
            found[2:2] = ["['b', 'a', 'c']", "[1, 2, 3, 4]", "[[1, 2], [3, 4]]", "[('a', 1), ('b', 2)]"]
            found += ["[1, [2, [3]]]", "[None, 0, 1]", "[1.5, 2.5]", "[{'a': 1}, {'a': 2}]", "['a b', 'c']"]
        return found

    def _tuples(self, arguments: tuple, depth: int) -> list[str]:
        if not arguments or (len(arguments) == 2 and arguments[1] is Ellipsis):
            lists = self._lists(arguments[:1], depth, "[]")
            return [f"({t[1:-1]},)" if t.count(",") == 0 and t != "[]" else f"({t[1:-1]})" for t in lists]
        pools = [self.for_hint(a, depth + 1) or ["None"] for a in arguments]
        rows = [[pool[(shift * (place + 1)) % len(pool)] for place, pool in enumerate(pools)] for shift in range(8)]
        return [f"({', '.join(row)}{',' if len(row) == 1 else ''})" for row in rows]

    def _dicts(self, arguments: tuple, depth: int) -> list[str]:
        if depth > 2:
            return ["{}"]
        keys = [repr(k) for k in self.literals.keys] or ["'a'", "'b'"]
        values = ["1", "2", "'abc'", "[1, 2]", "None", "{'a': 1}"]
        if len(arguments) == 2:
            if arguments[0] is not str:
                keys = self.for_hint(arguments[0], depth + 1) or keys
            if arguments[1] not in (typing.Any, object):
                values = self.for_hint(arguments[1], depth + 1) or values
        pairs = list(zip(keys, itertools.cycle(values)))
        found = [f"{{{keys[0]}: {value}}}" for value in values[:8]]
        found[1:1] = ["{}", f"{{{', '.join(f'{k}: {v}' for k, v in pairs[:4])}}}"]
        found += [f"{{{', '.join(f'{k}: {v}' for k in keys[:8])}}}" for v in values[:8]]
        found += [f"{{{key}: {values[0]}}}" for key in keys[1:10]]
        return found

    def _typed_dict(self, hint, depth: int) -> list[str]:
        pools = {name: self.for_hint(h, depth + 1) for name, h in typing.get_type_hints(hint).items()}
        if not all(pools.values()):
            return []
        size = max((len(p) for p in pools.values()), default=1)
        rows = [{n: p[i % len(p)] for n, p in pools.items()} for i in range(min(size, 8))]
        return [f"{{{', '.join(f'{n!r}: {v}' for n, v in row.items())}}}" for row in rows]

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
        for name, (parameter, hint) in _parameters(cls).items():
            required = parameter.default is parameter.empty
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            pool = _named_strings(name, hint) + self.for_hint(hint, depth) if hint is not parameter.empty else []
            pool = pool or self._guessed(name, parameter.default, self._functions.get(f"{cls.__qualname__}.__init__"))
            if required and not pool:
                return []
            if depth > 1 and not required:
                continue
            pools.append(pool if required else ["", *pool])
            names.append(f"{name}=" if parameter.kind is parameter.KEYWORD_ONLY or not required else "")
        rows = []
        for shift in range(max((len(p) for p in pools), default=1)):
            row = [p[min(shift, len(p) - 1) if not place else (shift * (place + 1)) % len(p)] for place, p in enumerate(pools)]
            rows.append([n + v for n, v in zip(names, row) if v])
        return [list(r) for r in dict.fromkeys(map(tuple, rows))][:24]


def own_classes(module: types.ModuleType) -> list[type]:
    return [c for n, c in vars(module).items() if isinstance(c, type) and c.__module__ == module.__name__ and n == c.__name__]


def hints_of(function: object) -> dict:
    """Resolved type hints; what cannot be resolved is left out."""
    try:
        return typing.get_type_hints(function)
    except Exception:
        return {n: h for n, h in getattr(function, "__annotations__", {}).items() if not isinstance(h, str)}


def _resolved(text: str, module: types.ModuleType) -> object:
    """What a written annotation means; None where its names are not at hand while the program runs."""
    known = {n: getattr(abc, n) for n in abc.__all__} | {n: getattr(typing, n) for n in typing.__all__} | vars(module)
    try:
        found = eval(text, dict(known))
    except Exception:
        return None
    return None if isinstance(found, str) else found


def _parameters(cls: type) -> dict:
    try:
        signature = inspect.signature(cls)
    except (TypeError, ValueError):
        return {}
    hints = hints_of(cls) if dataclasses.is_dataclass(cls) else hints_of(cls.__init__)
    if cls.__new__ is not object.__new__ and not hints:
        hints = hints_of(cls.__new__)
    return {n: (p, hints.get(n, p.annotation)) for n, p in signature.parameters.items()}


def _named_strings(name: str, hint: object) -> list[str]:
    """A word a person would choose for a parameter of that name."""
    text = _NAMED_STRINGS.get(name) or _NAMED_STRINGS.get(name.rpartition("_")[2])
    return [repr(text)] if text and hint in (str, inspect.Parameter.empty, str | None, typing.Optional[str]) else []


def _default_expression(default: object) -> list[str]:
    text = literal(default)
    return [] if text is None else [text]


def _interleave(pools: list[list[str]]) -> list[str]:
    mixed = [text for row in itertools.zip_longest(*pools) for text in row if text is not None]
    return list(dict.fromkeys(mixed))


def _callables(arguments: tuple) -> list[str]:
    """Functions simple enough to be read in a test; the first records its calls."""
    arity = len(arguments[0]) if arguments and isinstance(arguments[0], list) else None
    result = arguments[1] if len(arguments) == 2 else None
    recorder = "lambda *args: calls.append(args)"
    if result is type(None):
        return [recorder]
    by_result = {
        bool: ["lambda *args: True", "lambda *args: False", "lambda value: value > 1"],
        int: ["lambda value: value + 1", "lambda value: len(str(value))", "lambda *args: 0"],
        float: ["lambda value: value * 2.0", "lambda *args: 0.5"],
        str: ["str", "lambda value: f'<{value}>'"],
    }.get(result, ["lambda value: value", "lambda value: value * 2", "lambda *args: args", "str", "lambda *args: None"])
    if arity == 0:
        return ["lambda: 1", "lambda: 'abc'", "lambda: 1 / 0"]
    if arity == 2:
        by_result = ["lambda a, b: a + b", "lambda a, b: a if a > b else b", "lambda a, b: a > b"]
    return [*by_result, recorder]
