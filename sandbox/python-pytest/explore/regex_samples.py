"""Short texts that a regular expression of the source matches."""

from __future__ import annotations

import re
import string
from re import _constants as codes
from re import _parser as parser

_PREFERRED = "abcdefgh123ABC -_." + string.printable

_MAX_VARIANTS = 16


def regex_samples(pattern: str) -> list[str]:
    """Up to three texts, or one for each of its alternatives; only those that really match. Empty for what is no pattern."""
    try:
        compiled = re.compile(pattern)
        tree = parser.parse(pattern)
    except (re.error, OverflowError, RecursionError, ValueError):
        return []
    found = []
    for variant in range(max(3, min(_MAX_VARIANTS, pattern.count("|") + 1))):
        try:
            text = _sequence(tree, variant)
        except (RecursionError, KeyError):
            continue
        if len(text) <= 60 and compiled.search(text) and text not in found:
            found.append(text)
    return found


def _sequence(items, variant: int) -> str:
    text = ""
    for position, (op, value) in enumerate(items):
        text += _one(op, value, variant, position)
    return text


def _one(op, value, variant: int, position: int) -> str:
    if op is codes.LITERAL:
        return chr(value)
    if op is codes.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if op is codes.ANY:
        return "a"
    if op is codes.IN:
        return _from_set(value, variant + position)
    if op is codes.BRANCH:
        return _sequence(value[1][variant % len(value[1])], variant)
    if op is codes.SUBPATTERN:
        return _sequence(value[3], variant)
    if op in (codes.MAX_REPEAT, codes.MIN_REPEAT) or op.name == "POSSESSIVE_REPEAT":
        low, high, inner = value
        times = min(max(low, (0, 1, 3)[variant % 3]), high if high is not codes.MAXREPEAT else 8)
        return "".join(_sequence(inner, variant + i) for i in range(times))
    return ""


def _from_set(members, pick: int) -> str:
    negated = members[0][0] is codes.NEGATE
    allowed = [c for c in _PREFERRED if any(_in_member(m, c) for m in members) != negated]
    return allowed[pick % min(3, len(allowed))] if allowed else ""


def _in_member(member, character: str) -> bool:
    op, value = member
    if op is codes.LITERAL:
        return ord(character) == value
    if op is codes.RANGE:
        return value[0] <= ord(character) <= value[1]
    if op is codes.CATEGORY:
        return re.match(_category_pattern(value), character) is not None
    return False


def _category_pattern(category) -> str:
    name = category.name.removeprefix("CATEGORY_").removeprefix("UNI_")
    letter = {"DIGIT": "d", "WORD": "w", "SPACE": "s"}[name.removeprefix("NOT_")]
    return "\\" + (letter.upper() if name.startswith("NOT_") else letter)
