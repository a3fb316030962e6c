"""Which types a parameter without an annotation may have, by its default, its use and its name."""

from __future__ import annotations

import ast

_METHODS = {
    "str": "upper lower strip split startswith endswith encode isdigit isalpha splitlines title format "
    "rstrip lstrip casefold capitalize partition swapcase zfill isupper islower isspace ljust rjust center",
    "list": "append extend insert sort reverse",
    "dict": "items keys values setdefault",
    "set": "add discard union intersection difference issubset",
    "bytes": "decode hex",
    "file": "read readline readlines write",
}
_TYPE_OF_METHOD = {name: kind for kind, names in _METHODS.items() for name in names.split()}
_NAMES = {
    "str": "s text string name word line path filename pattern prefix suffix sep separator message title "
    "label char key content email url code token expr expression query fmt phrase sentence slug value_str",
    "int": "n i j k m x y z a num number count size width height length index limit start stop step year "
    "month day age low high lo hi min_value max_value depth amount quantity total page offset base seconds "
    "bits position pos score level rows cols times",
    "float": "price rate ratio factor weight temperature balance percent percentage distance radius tax",
    "list": "items values numbers nums lst arr array seq sequence list elements data xs ys iterable words "
    "lines rows records matrix points args tokens strings prices grades scores l it iterator iterables",
    "dict": "d dct mapping dictionary config settings options params record row entry obj kwargs",
    "bool": "flag reverse strict verbose enabled inclusive recursive force sort lower upper",
    "bytes": "raw payload buffer chunk blob bytestr bts bytes_ b",
    "file": "file fp fh stream infile outfile fileobj handle input output",
    "callable": "f fn func function callback predicate key_func transform op operation mapper handler action",
}
_TYPE_OF_NAME = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_EVERYTHING = [
    "int",
    "str",
    "list",
    "float",
    "dict",
    "bool",
    "none",
    "tuple",
    "bytes",
    "set",
    "callable",
    "file",
]


def guess_types(
    name: str, default: object, has_default: bool, function: ast.AST | None
) -> tuple[list[str], list[str]]:
    """Type words that something speaks for, and the others; both in order of likelihood."""
    found: list[str] = []

    def add(*kinds: str) -> None:
        found.extend(k for k in kinds if k not in found)

    if has_default and default is not None:
        add(_kind_of(default))
    for kind in _uses(name, function) if function else []:
        add(kind)
    by_name = _TYPE_OF_NAME.get(name) or _TYPE_OF_NAME.get(name.rstrip("s0123456789"))
    if name.startswith(("is_", "has_", "should_", "use_", "with_", "allow_")):
        by_name = "bool"
    elif by_name is None:
        tail = name.rpartition("_")[2]
        by_name = _TYPE_OF_NAME.get(tail) or ("list" if tail.endswith("s") and len(tail) > 3 else None)
    if by_name:
        add(by_name)
    if has_default and default is None:
        add("none")
    return found, [kind for kind in _EVERYTHING if kind not in found]


def _kind_of(value: object) -> str:
    for kind, words in ((bool, "bool"), (int, "int"), (float, "float"), (str, "str"), (list, "list")):
        if isinstance(value, kind):
            return words
    for kind, words in ((dict, "dict"), (tuple, "tuple"), (set, "set"), (bytes, "bytes")):
        if isinstance(value, kind):
            return words
    return "callable" if callable(value) else "none"


def _uses(name: str, function: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and _is(node.value, name):
            kind = _TYPE_OF_METHOD.get(node.attr)
            found.append(kind if kind else ("dict" if node.attr == "get" else ""))
        elif isinstance(node, ast.Call):
            found += _call_uses(name, node)
        elif isinstance(node, (ast.For, ast.comprehension, ast.AsyncFor)) and _is(node.iter, name):
            found += ["list", "str"]
        elif isinstance(node, ast.Subscript) and _is(node.value, name):
            text_key = isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
            found += ["dict"] if text_key else ["list", "str", "dict"]
        elif isinstance(node, ast.Compare):
            found += _comparison_uses(name, node)
        elif isinstance(node, (ast.BinOp, ast.AugAssign, ast.UnaryOp)):
            found += _arithmetic_uses(name, node)
    return [kind for kind in dict.fromkeys(found) if kind]


def _is(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _call_uses(name: str, node: ast.Call) -> list[str]:
    if _is(node.func, name):
        return ["callable"]
    if not isinstance(node.func, ast.Name) or not any(_is(a, name) for a in node.args):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            return ["list"] if any(_is(a, name) for a in node.args) else []
        return []
    called = node.func.id
    if called in ("isinstance",) and len(node.args) == 2 and _is(node.args[0], name):
        kinds = node.args[1].elts if isinstance(node.args[1], ast.Tuple) else [node.args[1]]
        return [k.id for k in kinds if isinstance(k, ast.Name)]
    by_call = {
        "len": ["list", "str"],
        "sorted": ["list"],
        "sum": ["list"],
        "enumerate": ["list"],
        "zip": ["list"],
        "iter": ["list"],
        "set": ["list"],
        "max": ["list", "int"],
        "min": ["list", "int"],
        "range": ["int"],
        "abs": ["int", "float"],
        "round": ["float"],
        "int": ["str", "int"],
        "float": ["str", "float"],
        "ord": ["str"],
        "chr": ["int"],
        "open": ["path"],
    }
    return by_call.get(called, [])


def _comparison_uses(name: str, node: ast.Compare) -> list[str]:
    sides = [node.left, *node.comparators]
    if not any(_is(side, name) for side in sides):
        return []
    found = []
    for side in sides:
        if isinstance(side, ast.Constant) and side.value is not None:
            found.append(_kind_of(side.value))
        elif isinstance(side, ast.Constant):
            found.append("none")
    inside = isinstance(node.ops[0], (ast.In, ast.NotIn)) and _is(node.comparators[0], name)
    if inside:
        found += ["str", "dict"] if isinstance(node.left, ast.Constant) else ["list", "str"]
    ordered = isinstance(node.ops[0], (ast.Lt, ast.LtE, ast.Gt, ast.GtE))
    return found or (["int", "float"] if ordered else [])


def _arithmetic_uses(name: str, node: ast.AST) -> list[str]:
    if isinstance(node, ast.UnaryOp):
        return ["int"] if _is(node.operand, name) and not isinstance(node.op, ast.Not) else []
    sides = [node.left, node.right] if isinstance(node, ast.BinOp) else [node.target, node.value]
    if not any(_is(side, name) for side in sides):
        return []
    other = [s for s in sides if isinstance(s, ast.Constant)]
    if other and isinstance(other[0].value, str):
        return ["str"]
    return ["int", "float"]
