"""Constants of the code and the shapes it tests for, as values to start inputs from."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from datetime import datetime

from .regex_samples import regex_samples

_CHARACTER_TESTS = {
    "isdigit": ["123", "4a"],
    "isnumeric": ["123"],
    "isdecimal": ["123"],
    "isalpha": ["abc", "a1"],
    "isalnum": ["abc123", "a-b"],
    "isupper": ["ABC", "Abc"],
    "islower": ["abc", "aBc"],
    "isspace": [" ", "a b"],
    "istitle": ["Hello World"],
    "isidentifier": ["name_1", "1a"],
    "splitlines": ["one\ntwo\nthree"],
    "strip": ["  padded  "],
    "title": ["hello world"],
    "upper": ["hello World"],
    "lower": ["Hello WORLD"],
    "encode": ["h\u00e9llo"],
}
_REGEX_CALLS = {"compile", "match", "search", "fullmatch", "findall", "finditer", "sub", "split", "subn"}


@dataclass
class Literals:
    """Values found in one callable and what it leads to; each list in order of interest, no duplicates."""

    numbers: list[int | float] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    bytes_: list[bytes] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    odd_floats: list[str] = field(default_factory=list)

    def near(self) -> list[str]:
        """Expressions at and beside the numbers of the code, where a wrong comparison would show."""
        whole = [n + step for n in self.numbers if isinstance(n, int) for step in (0, 1, -1)]
        return [repr(n) for n in dict.fromkeys([*whole, *map(float, self.numbers)])][:120]


def collect_literals(nodes: list[ast.AST]) -> Literals:
    found = Literals()
    moduli: list[int] = []
    for text in _documented(nodes):
        _add(found.strings, text)
    for root in nodes:
        prose = _prose(root)
        for node in ast.walk(root):
            if isinstance(node, ast.Constant):
                if id(node) not in prose:
                    _constant(found, node.value)
            elif isinstance(node, ast.Call):
                _call(found, node)
            elif isinstance(node, ast.Compare):
                _comparison(found, node)
            elif isinstance(node, ast.Subscript):
                _key(found, node.slice)
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
                if isinstance(node.right, ast.Constant) and isinstance(node.right.value, int):
                    moduli.append(node.right.value)
    for left in moduli:
        for right in moduli:
            if 1 < left < right <= 1000:
                _add(found.numbers, left * right)
    return found


def _prose(root: ast.AST) -> set[int]:
    """Constants that are words for people: documentation, messages of errors, pieces of formatted strings."""
    found: set[int] = set()
    for node in ast.walk(root):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            found.add(id(body[0].value))
        if isinstance(node, (ast.Raise, ast.JoinedStr)):
            found |= {
                id(n) for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            }
    return found


def _documented(nodes: list[ast.AST]) -> list[str]:
    """Sample texts of the documentation: what stands in double backticks, and strings of its `>>>` lines."""
    found: list[str] = []
    for node in nodes:
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        documentation = ast.get_docstring(node) or ""
        found += [text for text in re.findall(r"``([^`\n]{1,60})``", documentation) if re.search(r"\W", text)]
        for line in re.findall(r"^\s*>>> (.+)$", documentation, re.MULTILINE):
            try:
                tree = ast.parse(line)
            except (SyntaxError, ValueError):
                continue
            constants = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
            found += [value for value in constants if isinstance(value, str) and len(value) <= 60]
    return found[:8]


def _add(values: list, value: object) -> None:
    if not any(type(v) is type(value) and v == value for v in values) and len(values) < 60:
        values.append(value)


def _constant(found: Literals, value: object) -> None:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int) and abs(value) < 10**12:
        _add(found.numbers, value)
    elif isinstance(value, float) and value == value:
        _add(found.numbers, value)
    elif isinstance(value, str) and len(value) <= 80:
        _add(found.strings, value)
    elif isinstance(value, bytes) and len(value) <= 80:
        _add(found.bytes_, value)


def _texts(node: ast.AST) -> list[str]:
    items = node.elts if isinstance(node, (ast.Tuple, ast.List, ast.Set)) else [node]
    return [i.value for i in items if isinstance(i, ast.Constant) and isinstance(i.value, str)]


def _call(found: Literals, node: ast.Call) -> None:
    if not isinstance(node.func, ast.Attribute):
        return
    name = node.func.attr
    if name in ("isinf", "isnan", "isfinite"):
        found.odd_floats = ["float('inf')", "float('-inf')", "float('nan')"]
    for sample in _CHARACTER_TESTS.get(name, []):
        _add(found.strings, sample)
    texts = [text for argument in node.args[:2] for text in _texts(argument) if len(text) <= 60]
    if not texts:
        return
    on_re = isinstance(node.func.value, ast.Name) and node.func.value.id in ("re", "regex")
    if on_re and name in _REGEX_CALLS:
        for sample in regex_samples(texts[0]):
            _add(found.strings, sample)
            _add(found.strings, f"see {sample} here")
        return
    for text in texts:
        if name in ("startswith", "removeprefix", "lstrip"):
            _add(found.strings, text + "abc")
        elif name in ("endswith", "removesuffix", "rstrip"):
            _add(found.strings, "abc" + text)
        elif name in ("split", "rsplit", "partition", "rpartition", "find", "index", "replace", "count"):
            _add(found.strings, f"a{text}b")
            _add(found.strings, f"1{text}2{text}3")
        elif name in ("get", "pop", "setdefault"):
            _add(found.keys, text)
        elif name in ("strptime", "strftime"):
            _add(found.strings, _formatted_date(text))


def _formatted_date(pattern: str) -> str:
    try:
        return datetime(2024, 2, 29, 13, 45, 30).strftime(pattern)
    except ValueError:
        return pattern


def _comparison(found: Literals, node: ast.Compare) -> None:
    left = node.left
    for operator, right in zip(node.ops, node.comparators):
        if isinstance(operator, (ast.In, ast.NotIn)):
            for text in _texts(left):
                _add(found.strings, f"a{text}b")
                _add(found.keys, text)
        for one, other in ((left, right), (right, left)):
            measured = isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "len"
            if measured and isinstance(other, ast.Constant) and isinstance(other.value, int):
                for length in (other.value, other.value + 1, other.value - 1):
                    if 0 <= length <= 300:
                        _add(found.lengths, length)
        left = right


def _key(found: Literals, node: ast.AST) -> None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        _add(found.keys, node.value)
