"""Lists, tuples and dictionaries of what a type says they hold."""

from __future__ import annotations

import itertools
import typing
from collections.abc import Callable


class Containers:
    """`for_hint` gives values for a type at a depth; `keys` are texts the code looks up."""

    def __init__(self, for_hint: Callable[[object, int], list[str]], keys: list[str]) -> None:
        self._for_hint = for_hint
        self._keys = keys

    def _items(self, arguments: tuple, depth: int) -> list[str]:
        hint = arguments[0] if arguments and arguments[0] is not Ellipsis else None
        if hint is None or hint in (typing.Any, object):
            return ["3", "1", "2", "1"] if depth else ["3", "1", "2", "1", "5"]
        return self._for_hint(hint, depth + 1) or ["1"]

    def lists(self, arguments: tuple, depth: int, empty: str) -> list[str]:
        if depth > 3:
            return [empty]
        items = self._items(arguments, depth)
        a, b, c = (items * 3)[0], (items * 3)[1], (items * 3)[2]
        found = [
            f"[{a}, {b}, {c}]",
            empty,
            f"[{a}]",
            f"[{b}, {a}]",
            f"[{a}, {a}, {b}]",
            f"[{c}, {b}, {a}, {b}]",
        ]
        found += [f"[{item}]" for item in items[1:14]]
        if len(items) > 4:
            found += [f"[{', '.join(items[:5])}]", f"[{', '.join(items[4:8])}]"]
        if not arguments and not depth:
            found[2:2] = ["['b', 'a', 'c']", "[1, 2, 3, 4]", "[[1, 2], [3, 4]]", "[('a', 1), ('b', 2)]"]
            found += ["[1, [2, [3]]]", "[None, 0, 1]", "[1.5, 2.5]", "[{'a': 1}, {'a': 2}]", "['a b', 'c']"]
        return found

    def tuples(self, arguments: tuple, depth: int) -> list[str]:
        if not arguments or (len(arguments) == 2 and arguments[1] is Ellipsis):
            lists = self.lists(arguments[:1], depth, "[]")
            return [f"({t[1:-1]},)" if t.count(",") == 0 and t != "[]" else f"({t[1:-1]})" for t in lists]
        pools = [self._for_hint(a, depth + 1) or ["None"] for a in arguments]
        rows = [
            [pool[(shift * (place + 1)) % len(pool)] for place, pool in enumerate(pools)]
            for shift in range(8)
        ]
        return [f"({', '.join(row)}{',' if len(row) == 1 else ''})" for row in rows]

    def dicts(self, arguments: tuple, depth: int) -> list[str]:
        if depth > 2:
            return ["{}"]
        keys = [repr(k) for k in self._keys] or ["'a'", "'b'"]
        values = ["1", "2", "'abc'", "[1, 2]", "None", "{'a': 1}"]
        if len(arguments) == 2:
            if arguments[0] is not str:
                keys = self._for_hint(arguments[0], depth + 1) or keys
            if arguments[1] not in (typing.Any, object):
                values = self._for_hint(arguments[1], depth + 1) or values
        pairs = list(zip(keys, itertools.cycle(values)))
        found = [f"{{{keys[0]}: {value}}}" for value in values[:8]]
        found[1:1] = ["{}", f"{{{', '.join(f'{k}: {v}' for k, v in pairs[:4])}}}"]
        found += [f"{{{', '.join(f'{k}: {v}' for k in keys[:8])}}}" for v in values[:8]]
        found += [f"{{{key}: {values[0]}}}" for key in keys[1:10]]
        return found

    def typed_dict(self, hint, depth: int) -> list[str]:
        pools = {name: self._for_hint(h, depth + 1) for name, h in typing.get_type_hints(hint).items()}
        if not all(pools.values()):
            return []
        size = max((len(p) for p in pools.values()), default=1)
        rows = [{n: p[i % len(p)] for n, p in pools.items()} for i in range(min(size, 8))]
        return [f"{{{', '.join(f'{n!r}: {v}' for n, v in row.items())}}}" for row in rows]
