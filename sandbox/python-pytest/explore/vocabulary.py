"""Names of the standard library that expressions may use, and how a test imports them."""

from __future__ import annotations

import ast
import builtins
import importlib

STANDARD_NAMES = {
    "Counter": "collections",
    "OrderedDict": "collections",
    "deque": "collections",
    "Decimal": "decimal",
    "Fraction": "fractions",
    "UUID": "uuid",
    "Path": "pathlib",
    "PurePosixPath": "pathlib",
    "SimpleNamespace": "types",
    "StringIO": "io",
    "BytesIO": "io",
    "date": "datetime",
    "datetime": "datetime",
    "time": "datetime",
    "timedelta": "datetime",
    "timezone": "datetime",
    "re": "",
    "json": "",
    "math": "",
}
BUILTIN_NAMES = frozenset(dir(builtins))


def standard_object(name: str) -> object:
    """The object that `name` stands for in expressions."""
    home = STANDARD_NAMES[name]
    return getattr(importlib.import_module(home), name) if home else importlib.import_module(name)


def import_statement(name: str) -> str:
    home = STANDARD_NAMES[name]
    return f"from {home} import {name}" if home else f"import {name}"


def names_in(code: str) -> set[str]:
    """Names that `code` reads and does not bind itself. Empty when it does not parse."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return set()
    read, bound = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
    return read - bound
