"""Small changes to expressions that stay readable."""

from __future__ import annotations

import ast
import functools
import random
import re

_ASSIGNMENT = re.compile(r"\w+ = ")
_MINUS_ZERO = re.compile(r"(?<![\w.)])-0(?![\w.])")
_WORDS = ["abc", "hello", "a", " ", "1", "x y", "Z", "-"]


@functools.lru_cache(maxsize=4096)
def variety(text: str) -> str:
    """Rough kind of an expression, such as `list` or `int`; '' for what does not parse."""
    try:
        node = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return ""
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    if isinstance(node, ast.Constant):
        return type(node.value).__name__
    if isinstance(node, ast.Call):
        return ast.unparse(node.func)
    return type(node).__name__.lower()


def vary(text: str, fragments: list[str], chance: random.Random) -> str:
    """The expression or assignment with one literal or container changed; the same text where there is none."""
    try:
        # As an expression where it is one: a string that stands alone as a statement would print as documentation.
        tree = ast.parse(text) if _ASSIGNMENT.match(text) else ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError):
        return text
    places = [
        n for n in ast.walk(tree) if isinstance(n, (ast.Constant, ast.List, ast.Dict, ast.Tuple, ast.Set))
    ]
    places = [n for n in places if not (isinstance(n, ast.Tuple) and not n.elts)]
    if not places:
        return text
    node = chance.choice(places)
    if isinstance(node, ast.Constant):
        node.value = _other_constant(node.value, fragments, chance)
    elif isinstance(node, ast.Dict):
        _change_dict(node, chance)
    elif not isinstance(node, ast.Tuple):
        _change_items(node.elts, chance)
        if isinstance(node, ast.Set) and not node.elts:
            node.elts.append(ast.Constant(1))
    try:
        changed = ast.unparse(ast.fix_missing_locations(tree))
    except (ValueError, RecursionError):
        return text
    return _MINUS_ZERO.sub("0", changed) if len(changed) <= 120 else text


def _other_constant(value: object, fragments: list[str], chance: random.Random) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        # A negative literal would print as such inside the unary minus it may already stand in.
        nearby = [value + 1, value - 1, value * 2, 0, value + 10, value // 2, value * 10]
        return abs(chance.choice([*nearby, value * 1000] if value < 10**18 else nearby))
    if isinstance(value, float):
        return abs(chance.choice([value + 1, value / 2, value * 2, 0.0, value + 0.25, value * 10]))
    if isinstance(value, bytes):
        return chance.choice([value[:-1], value + b"a", value * 2, value[::-1], b"\xff"])
    if isinstance(value, str):
        return _other_text(value, fragments, chance)
    return value


def _other_text(value: str, fragments: list[str], chance: random.Random) -> str:
    piece = chance.choice(fragments + _WORDS[:4] if fragments else _WORDS)
    middle = len(value) // 2
    options = [
        value + piece, piece + value, value[:middle] + piece + value[middle:], value[:-1], value[1:],
        value.upper(), value.lower(), value.swapcase(), value[::-1], value + value, value * 3, piece, value.replace(" ", ""),
        value[:middle], f" {value} ", value.title(), f"{value}{piece}{value}",
    ]  # fmt: skip
    changed = chance.choice(options)
    return changed if len(changed) <= 60 else value


def _change_items(items: list[ast.expr], chance: random.Random) -> None:
    move = chance.choice(["drop", "double", "swap", "reverse"]) if items else "new"
    if move == "new":
        items.append(ast.Constant(chance.choice([1, "a"])))
    elif move == "drop":
        items.pop(chance.randrange(len(items)))
    elif move == "double" and len(items) < 8:
        items.insert(0, chance.choice(items))
    elif move == "swap":
        items.append(items.pop(0))
    else:
        items.reverse()


def _change_dict(node: ast.Dict, chance: random.Random) -> None:
    if not node.keys:
        node.keys.append(ast.Constant("a"))
        node.values.append(ast.Constant(1))
        return
    place = chance.randrange(len(node.keys))
    if chance.random() < 0.5:
        del node.keys[place], node.values[place]
    else:
        node.values[place] = chance.choice(
            [ast.Constant(0), ast.Constant(2), ast.Constant("abc"), ast.Constant(None)]
        )
