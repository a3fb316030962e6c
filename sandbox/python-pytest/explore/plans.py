"""Which calls to try on a target, and variations of calls that showed something new."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter

from .samples import FILE_CONTENTS
from .variations import vary, variety

_QUERY = re.compile(
    r"(is|has|get|to|as|count|size|total|length|peek|items|keys|values|current|sum|average|mean|min|max|balance|"
    r"list|all|find|describe|summary|snapshot|history|names)(_|$)"
)
_BASE_PLANS = 120
_MAX_STEPS = 3
Row = list[str | None]


class Planner:
    """Makes plans for one target; `siblings` are the targets of the same class. Repeatable for a given source."""

    def __init__(self, target: dict, siblings: list[dict]) -> None:
        self.target = target
        self._parameters = target["parameters"]
        self._receivers = target["receivers"] or [{"setup": [], "name": None}]
        self._siblings = [
            s for s in siblings if s["kind"] == "method" and not s["isAsync"] and s["receivers"]
        ]
        self._random = random.Random(target["qualifiedName"])
        self._made: set[tuple] = set()
        self._accepted: Counter[tuple[int, str]] = Counter()
        self._refused: Counter[tuple[int, str]] = Counter()
        self._options = [[*([] if p["required"] else [None]), *p["pool"]] or [None] for p in self._parameters]

    def base(self) -> list[dict]:
        """First plans, simplest first."""
        plans = [plan for row in self._rows() if (plan := self._plan(row, self._receivers[0], []))]
        if self.target["receivers"]:
            plans = self._with_objects(plans)
        return plans[: _BASE_PLANS + 60]

    def learn(self, plan: dict, accepted: bool) -> None:
        """Takes note of which kinds of values the code works with."""
        tally = self._accepted if accepted else self._refused
        for place, text in enumerate(plan["row"]):
            tally[place, _kind(text)] += 1

    def is_promising(self, plan: dict) -> bool:
        """False when a value is of a kind that was always refused where another kind was accepted."""
        return not any(self._hopeless(place, text) for place, text in enumerate(plan["row"]))

    def _hopeless(self, place: int, text: str | None) -> bool:
        kind = _kind(text)
        if self._accepted[place, kind] or self._refused[place, kind] < 2:
            return False
        return any(count for (where, _), count in self._accepted.items() if where == place)

    def _rows(self) -> list[Row]:
        options = self._options
        first: Row = [o[0] for o in options]
        rows: list[Row] = [first]
        depth = {0: 0, 1: 40, 2: 6, 3: 4}.get(len(options), 2)
        rows += (
            [list(row) for row in itertools.islice(itertools.product(*(o[:depth] for o in options)), 64)]
            if depth
            else []
        )
        for shift in range(max(map(len, options), default=0)):
            for place, choices in enumerate(options):
                if shift < len(choices):
                    rows.append([*first[:place], choices[shift], *first[place + 1 :]])
            rows.append([o[shift % len(o)] for o in options])
            rows.append([o[(shift * (place + 2) + place) % len(o)] for place, o in enumerate(options)])
        rows += [[self._random.choice(o) for o in options] for _ in range(20 * (len(options) > 1))]
        return rows[: _BASE_PLANS + 60]

    def _with_objects(self, plans: list[dict]) -> list[dict]:
        found = list(plans[:40])
        rows = [p["row"] for p in plans]
        for receiver in self._receivers[1:]:
            found += [self._plan(row, receiver, []) for row in rows[:6]]
        if self._receivers[0]["setup"]:
            for _ in range(80):
                receiver, row = self._random.choice(self._receivers), self._random.choice(rows[:20])
                steps = [
                    s for _ in range(self._random.randint(1, _MAX_STEPS)) if (s := self._step(receiver, row))
                ]
                found.append(self._plan(row, receiver, steps))
        found += plans[40:80]
        return [p for p in found if p]

    def _step(self, receiver: dict, row: Row) -> str | None:
        """A statement that drives the object before the call; parameters of the same name tend to get the same value."""
        if not self._siblings:
            return None
        sibling = self._random.choice(self._siblings)
        known = {p["name"]: text for p, text in zip(self._parameters, row) if text is not None}
        row = []
        for parameter in sibling["parameters"]:
            text = self._random.choice(parameter["pool"][:6]) if parameter["required"] else None
            same = known.get(parameter["name"])
            row.append(same if same is not None and self._random.random() < 0.7 else text)
        code = _template(sibling, row, receiver["name"])[0]
        for place, text in enumerate(t for t in row if t is not None):
            code = code.replace("{%d}" % place, text)
        return code if len(code) <= 80 and "calls" not in code else None

    def seeded(self, plan: dict, seeds: list[str]) -> list[dict]:
        """Neighbours of `plan` that have one of the seeds in the place of a value of its kind."""
        rows = [
            [*plan["row"][:place], seed, *plan["row"][place + 1 :]]
            for seed in seeds
            for place, text in enumerate(plan["row"])
            if text is not None and variety(text) == variety(seed)
        ]
        return [found for row in rows if (found := self._plan(row, plan["object"], list(plan["steps"])))]

    def mutate(self, plan: dict, fragments: list[str]) -> dict | None:
        """A neighbour of `plan`, or None when it was made before."""
        row, steps, receiver = list(plan["row"]), list(plan["steps"]), plan["object"]
        moves = ["value"] * 4 * bool(row) + ["same"] * (len(row) > 1) + ["object", "step", "drop"] * bool(receiver["setup"])
        if not moves:
            return None
        for _ in range(self._random.choice((1, 1, 2))):
            move = self._random.choice(moves)
            if move == "value":
                place = self._random.randrange(len(row))
                row[place] = self._new_value(place, row[place], fragments)
            elif move == "same":
                place, other = self._random.sample(range(len(row)), 2)
                if row[other] is not None and variety(row[other]) == variety(row[place] or ""):
                    row[place] = row[other]
            elif move == "object":
                receiver = self._random.choice(self._receivers)
                if receiver["setup"] and self._random.random() < 0.4:
                    receiver = {**receiver, "setup": [vary(receiver["setup"][0], fragments, self._random)]}
            elif move == "step" and len(steps) < _MAX_STEPS:
                step = self._step(receiver, row)
                steps += [step] if step else []
            elif steps:
                steps.pop(self._random.randrange(len(steps)))
        return self._plan(row, receiver, steps)

    def _new_value(self, place: int, text: str | None, fragments: list[str]) -> str | None:
        options = self._options[place]
        if text is not None and self._random.random() < 0.6:
            return vary(text, fragments, self._random)
        options = [o for o in options if not self._hopeless(place, o)] or options
        alike = [o for o in options if text is not None and o is not None and variety(o) == variety(text)]
        return self._random.choice(alike if alike and self._random.random() < 0.7 else options)

    def _plan(self, row: Row, receiver: dict, steps: list[str]) -> dict | None:
        template, args, names = _template(self.target, row, receiver["name"])
        setup = [*_companions(args), *receiver["setup"], *steps]
        key = (template, *args, "|", *setup)
        if key in self._made or sum(map(len, args)) > 240:
            return None
        self._made.add(key)
        return {
            "id": -1, "target": self.target["qualifiedName"], "kind": self.target["kind"], "row": row, "steps": steps,
            "object": receiver, "setup": setup, "receiver": receiver["name"], "template": template, "args": args, "names": names,
            "observers": self._observers(receiver, setup),
        }  # fmt: skip

    def _observers(self, receiver: dict, setup: list[str]) -> list[str]:
        found = ["calls"] if "calls = []" in setup else []
        name = receiver["name"]
        if not receiver["setup"]:
            return found
        found.append(f"*{name}")
        for sibling in self._siblings:
            method = sibling["qualifiedName"].rpartition(".")[2]
            if method == "__len__":
                found.append(f"len({name})")
            elif _QUERY.match(method) and not any(p["required"] for p in sibling["parameters"]):
                found.append(f"{name}.{method}()")
        return found[:8]


def _kind(text: str | None) -> str:
    return "left out" if text is None else variety(text)


def _template(target: dict, row: Row, receiver: str | None) -> tuple[str, list[str], list[str]]:
    """Call with `{0}`, `{1}` for the arguments, the arguments, and their parameters' names."""
    form = target["form"].replace("{self}", receiver or "")
    parts, args, names, open_ = [], [], [], True
    for parameter, text in zip(target["parameters"], row):
        if text is None:
            open_ = False
            continue
        flag = text in ("True", "False") and not parameter["required"]
        if parameter["by"] == "position" and not open_:
            continue
        named = parameter["by"] == "keyword" or (parameter["by"] == "any" and (flag or not open_))
        open_ = open_ and not named
        parts.append(f"{parameter['name']}={{{len(args)}}}" if named else f"{{{len(args)}}}")
        args.append(text)
        names.append(parameter["name"])
    if target["kind"] == "property":
        return form, [], []
    if "{0}" in form or form.endswith(")") or form.startswith(("-", "+", "~")):
        return form, args, names
    return f"{form}({', '.join(parts)})", args, names


def _companions(args: list[str]) -> list[str]:
    """Statements that values of the arguments need: files that exist, the list of a recording function."""
    joined = " ".join(args)
    found = [f"Path('{n}').write_text({t!r})" for n, t in FILE_CONTENTS.items() if f"'{n}'" in joined]
    return found + (["calls = []"] if "calls.append" in joined else [])
