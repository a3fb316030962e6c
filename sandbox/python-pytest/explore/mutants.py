"""Small changes of the source: where they are, which calls reach them, and whether a call tells them apart."""

from __future__ import annotations

import ast
import math
import re

from .regex_samples import regex_samples

_NUMBER = re.compile(r"-?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?")


def changed_source(source: str, mutant: dict) -> str:
    """The source with the change made. Offsets of a mutant count UTF-16 units."""
    units = source.encode("utf-16-le", "surrogatepass")
    replacement = mutant["replacement"].encode("utf-16-le", "surrogatepass")
    whole = units[: mutant["start"] * 2] + replacement + units[mutant["end"] * 2 :]
    return whole.decode("utf-16-le", "surrogatepass")


class Reach:
    """Tells which lines a call must have run to run a mutant."""

    def __init__(self, tree: ast.Module) -> None:
        self._spans: dict[int, range] = {}
        self._inside: set[int] = set()
        self._seeds: dict[int, list[str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self._inside.update(range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1))
            if isinstance(node, (ast.stmt, ast.ExceptHandler)):
                span = _span(node)
                # Children come later in a walk, so that the innermost statement has the last word.
                self._spans.update(dict.fromkeys(span, span))
            if isinstance(node, ast.Constant):
                self._seeds.setdefault(node.lineno, []).extend(_seeds_of(node.value))

    def seeds(self, line: int) -> list[str]:
        """Values that the constants of a line suggest, as expressions."""
        return list(dict.fromkeys(self._seeds.get(line, [])))

    def reaching(self, line: int, calls: list[tuple[dict, dict]]) -> list[tuple[dict, dict]]:
        """Those of the calls that ran the line; all of them for a line that importing the source runs."""
        lines = set(self._spans.get(line, range(line, line + 1)))
        found = [call for call in calls if lines & lines_of(call[1])]
        return found if found or line in self._inside else calls


def _seeds_of(value: object) -> list[str]:
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [repr(near) for near in (value, value + 1, value - 1)]
    if isinstance(value, str) and 0 < len(value) <= 80:
        return [repr(text) for text in (*regex_samples(value), value)]
    return []


def _span(node: ast.stmt | ast.ExceptHandler) -> range:
    body = getattr(node, "body", None)
    last = body[0].lineno - 1 if isinstance(body, list) and body else node.end_lineno or node.lineno
    return range(node.lineno, max(node.lineno, last) + 1)


def lines_of(record: dict) -> set[int]:
    return {abs(line) for arc in record["arcs"] for line in arc}


def told_apart(seen: dict, again: dict) -> bool:
    """Whether a test that pins what was seen would fail on what the changed source does."""
    if seen["outcome"] != again["outcome"] or (seen["outcome"] == "raised" and seen["type"] != again["type"]):
        return True
    if seen["outcome"] == "raised" and seen["message"] and seen["message"] not in (again["message"] or ""):
        return True
    exact = not seen["approximate"]
    effects = any(_lacks(seen[name], again[name], exact) for name in ("stateAfter", "argsAfter", "filesAfter"))
    if effects or seen["stdout"] is not None and seen["stdout"] != again["stdout"]:
        return True
    if seen["outcome"] == "raised":
        return False
    if seen["resultState"]:
        return _lacks(seen["resultState"], again["resultState"], exact)
    return seen["drained"] != again["drained"] or not _alike(seen["value"], again["value"], exact)


def _lacks(seen: dict, again: dict, exact: bool) -> bool:
    return any(not _alike(text, again.get(code), exact) for code, text in seen.items() if "(" not in code)


def _alike(text: str | None, other: str | None, exact: bool) -> bool:
    if text == other or text is None:
        return True
    if exact or other is None or _NUMBER.sub("#", text) != _NUMBER.sub("#", other):
        return False
    pairs = zip(_NUMBER.findall(text), _NUMBER.findall(other))
    return all(math.isclose(float(a), float(b), rel_tol=1e-6, abs_tol=1e-12) for a, b in pairs)
