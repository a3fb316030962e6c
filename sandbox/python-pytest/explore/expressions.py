"""Values as Python expressions that evaluate to equal values."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import inspect
import math
import pathlib
import re
import types
import uuid

from .vocabulary import STANDARD_NAMES

MAX_CHARACTERS = 1500
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{4,}|\b0x[0-9a-f]{8,}\b")


class NoExpression(Exception):
    """The value has no expression that would equal it in another process."""


def literal(value: object) -> str | None:
    """Expression for a plain value of built-in types; None for anything else."""
    if isinstance(value, enum.Enum) or callable(value):
        return None
    try:
        return Writer(None).write(value)
    except NoExpression:
        return None


def public_path(value: object, module: types.ModuleType | None) -> str | None:
    """Dotted public name by which the source offers a class or function; None when it does not."""
    path = getattr(value, "__qualname__", None)
    if not isinstance(path, str) or module is None or getattr(value, "__module__", None) != module.__name__:
        return None
    found: object = module
    for part in path.split("."):
        found = (
            None
            if part.startswith("_") or not part.isidentifier()
            else inspect.getattr_static(found, part, None)
        )
        if isinstance(found, (staticmethod, classmethod)):
            found = found.__func__
        if found is None:
            return None
    return path if found is value else None


class Writer:
    """Writes values of one module.

    `own_names` are the names the module defines itself, which no name of the standard library may hide.
    `forbidden` are texts (paths of this run) that no expression may hold.
    """

    def __init__(
        self,
        module: types.ModuleType | None,
        own_names: frozenset[str] = frozenset(),
        forbidden: tuple[str, ...] = (),
    ) -> None:
        self._module = module
        self._own_names = own_names
        self._forbidden = forbidden
        self.has_float = False
        self._open: list[int] = []

    def write(self, value: object) -> str:
        """Raises NoExpression."""
        self.has_float = False
        self._open = []
        text = self._any(value)
        if len(text) > MAX_CHARACTERS:
            raise NoExpression
        return text

    def try_write(self, value: object) -> str | None:
        try:
            return self.write(value)
        except (NoExpression, RecursionError):
            return None
        except Exception:  # the user's own __repr__, __eq__ or properties may raise anything
            return None

    def _any(self, value: object) -> str:
        if id(value) in self._open or len(self._open) > 12:
            raise NoExpression
        kind = type(value)
        if value is None or value is Ellipsis or value is NotImplemented or kind is bool:
            return repr(value)
        if kind is int:
            if abs(value) > 10**400:
                raise NoExpression
            return repr(value)
        if kind in (float, complex):
            return self._number(value)
        if kind in (str, bytes, bytearray):
            return self._text(value)
        self._open.append(id(value))
        try:
            return self._container(kind, value)
        finally:
            self._open.pop()

    def _number(self, value: float | complex) -> str:
        self.has_float = True
        if kind_is_complex := isinstance(value, complex):
            parts = (value.real, value.imag)
        else:
            parts = (value,)
        if any(math.isnan(p) or (kind_is_complex and math.isinf(p)) for p in parts):
            raise NoExpression
        if not kind_is_complex and math.isinf(value):
            return "float('inf')" if value > 0 else "float('-inf')"
        return repr(value)

    def _text(self, value: str | bytes | bytearray) -> str:
        shown = value if isinstance(value, str) else value.decode("latin-1")
        if len(shown) > MAX_CHARACTERS or _ADDRESS.search(shown) or any(f in shown for f in self._forbidden):
            raise NoExpression
        return repr(value)

    def _container(self, kind: type, value) -> str:
        if kind is list:
            return f"[{self._join(value)}]"
        if kind is tuple:
            return f"({self._join(value)}{',' if len(value) == 1 else ''})"
        if kind in (set, frozenset):
            inner = f"{{{', '.join(sorted(map(self._any, value), key=_set_order))}}}" if value else ""
            if kind is set:
                return inner or "set()"
            return f"frozenset({inner})"
        if kind in (dict, collections.defaultdict):
            return self._mapping(value)
        if kind in (collections.OrderedDict, collections.Counter):
            return f"{self._standard(kind)}({self._mapping(value) if value else ''})"
        if kind is types.MappingProxyType:
            return self._mapping(value)
        if isinstance(value, collections.deque):
            return f"{self._standard(collections.deque)}([{self._join(value)}]{self._bound(value)})"
        if kind in (range, slice):
            return repr(value)
        if isinstance(value, (enum.Enum, type, types.FunctionType)):
            return self._named(value)
        return self._object(kind, value)

    def _bound(self, value: collections.deque) -> str:
        return "" if value.maxlen is None else f", maxlen={value.maxlen}"

    def _join(self, values) -> str:
        if len(values) > 200:
            raise NoExpression
        return ", ".join(map(self._any, values))

    def _mapping(self, value) -> str:
        if len(value) > 100:
            raise NoExpression
        return "{" + ", ".join(f"{self._any(k)}: {self._any(v)}" for k, v in value.items()) + "}"

    def _named(self, value) -> str:
        if isinstance(value, enum.Enum):
            owner = public_path(type(value), self._module)
            if owner is None or type(value).__members__.get(value.name or "") is not value:
                raise NoExpression
            return f"{owner}.{value.name}"
        if isinstance(value, type) and value.__module__ == "builtins":
            return value.__name__
        path = public_path(value, self._module)
        if path is None:
            raise NoExpression
        return path

    def _standard(self, kind: type) -> str:
        name = kind.__name__
        if name in self._own_names or STANDARD_NAMES.get(name) != kind.__module__.replace(
            "pathlib._local", "pathlib"
        ):
            raise NoExpression
        return name

    def _object(self, kind: type, value) -> str:
        if isinstance(value, decimal.Decimal) and kind is decimal.Decimal and not value.is_nan():
            return f"{self._standard(kind)}({str(value)!r})"
        if kind is fractions.Fraction:
            return f"{self._standard(kind)}({value.numerator}, {value.denominator})"
        if kind is uuid.UUID:
            return f"{self._standard(kind)}({str(value)!r})"
        if isinstance(value, pathlib.PurePath):
            flavour = pathlib.Path if isinstance(value, pathlib.Path) else pathlib.PurePosixPath
            return f"{self._standard(flavour)}({self._text(str(value))})"
        if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
            return self._moment(value)
        if isinstance(value, re.Pattern):
            flags = value.flags & ~re.UNICODE if isinstance(value.pattern, str) else value.flags
            if "re" in self._own_names:
                raise NoExpression
            return f"re.compile({self._any(value.pattern)}{f', {int(flags)}' if flags else ''})"
        if kind is types.SimpleNamespace:
            return f"SimpleNamespace({', '.join(f'{k}={self._any(v)}' for k, v in vars(value).items())})"
        return self._own_object(kind, value)

    def _moment(self, value) -> str:
        zone = getattr(value, "tzinfo", None)
        if zone not in (None, datetime.timezone.utc):
            raise NoExpression
        text = repr(value).replace("datetime.timezone", "timezone")
        for kind in (datetime.datetime, datetime.date, datetime.time, datetime.timedelta):
            if isinstance(value, kind):
                self._standard(getattr(datetime, kind.__name__))
                return text.replace("datetime.", "", 1)
        raise NoExpression

    def _own_object(self, kind: type, value) -> str:
        path = public_path(kind, self._module)
        if path is None or isinstance(value, BaseException):
            raise NoExpression
        if isinstance(value, tuple) and hasattr(kind, "_fields"):
            return f"{path}({', '.join(f'{n}={self._any(v)}' for n, v in zip(kind._fields, value))})"
        if kind.__eq__ is object.__eq__:
            raise NoExpression
        if dataclasses.is_dataclass(kind):
            fields = [f for f in dataclasses.fields(kind) if f.init and f.compare]
            return f"{path}({', '.join(f'{f.name}={self._any(getattr(value, f.name))}' for f in fields)})"
        names = list(inspect.signature(kind).parameters)
        if not names or not all(n in vars(value) for n in names):
            raise NoExpression
        return f"{path}({', '.join(f'{n}={self._any(vars(value)[n])}' for n in names)})"


def _set_order(text: str) -> tuple:
    try:
        return (0, float(text), text)
    except ValueError:
        return (1, 0.0, text)
