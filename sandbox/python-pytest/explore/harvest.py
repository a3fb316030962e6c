"""What the calls on one target have shown so far, and which of them are worth keeping."""

from __future__ import annotations

from collections import Counter

PER_PATH = 12
MAX_KEPT = 80
MAX_SPARE = 400
# Further results of a known path are kept, but say nothing new on where to look next.
_NEWS_PER_PATH = 6
_INCIDENTAL = {
    "TypeError", "AttributeError", "NameError", "UnboundLocalError", "AssertionError", "ImportError", "NotImplementedError",
    "ModuleNotFoundError", "SyntaxError", "RuntimeError",
}  # fmt: skip


class Harvest:
    """Plans with their records. A path is the set of arcs of a call."""

    def __init__(self, target: dict) -> None:
        self.target = target
        self.corpus: list[dict] = []
        self.kept: dict[int, tuple[dict, dict]] = {}
        # Calls that showed nothing of their own; a changed source may tell some of them apart.
        self.spare: list[tuple[dict, dict]] = []
        self.reasons: Counter[str] = Counter()
        self.hung = 0
        self.news = 0
        self._near = frozenset(target["near"])
        self._arcs: set[tuple[int, int]] = set()
        self._paths: dict[tuple, dict[tuple, int]] = {}

    @property
    def hopeless(self) -> bool:
        return self.hung >= (6 if self.kept else 3)

    def parent(self, turn: int) -> dict:
        """A plan to vary; the latest finds come up first."""
        return self.corpus[-1 - turn % len(self.corpus)]

    def add(self, plan: dict, record: dict) -> bool:
        """Returns whether the code accepted the kind of input."""
        outcome = record["outcome"]
        if outcome == "hung":
            self.hung += 1
            self.reasons["it does not end within the time of a call"] += 1
        elif outcome == "unusable":
            self.reasons[record.get("reason", "")] += 1
        elif not self._is_incidental(record) or self.target["kind"] == "property":
            self._keep(plan, record)
        else:
            self.reasons[f"every input known to us is refused with {record['type']}"] += 1
            return False
        return True

    def _is_incidental(self, record: dict) -> bool:
        """Python's own complaint about a wrong kind of input, which no sensible test pins."""
        return record["outcome"] == "raised" and not record["deliberate"] and record["type"] in _INCIDENTAL

    def _keep(self, plan: dict, record: dict) -> None:
        if not self._says_something(record):
            self.reasons["its results cannot be written down"] += 1
            return
        arcs = {tuple(arc) for arc in record["arcs"]}
        path = tuple(sorted(arcs))
        result = (record["outcome"], record["type"], record["value"], record.get("message"), str(record.get("stdout")),
                  str(record["stateAfter"]), str(record["argsAfter"]), str(record["filesAfter"]), str(record["resultState"]))  # fmt: skip
        if any(argument in self._near for argument in plan["args"]):
            result = (*result, *plan["args"])
        known = self._paths.setdefault(path, {})
        is_new = not arcs <= self._arcs or (result not in known and len(known) < _NEWS_PER_PATH)
        self._arcs |= arcs
        if is_new:
            self.news += 1
            self.corpus.append(plan)
        previous = known.get(result)
        if previous is None:
            if len(known) >= PER_PATH or len(self.kept) >= MAX_KEPT:
                self._spare(plan, record)
                return
        elif _cost(self.kept[previous][0]) <= _cost(plan):
            self._spare(plan, record)
            return
        else:
            self._spare(*self.kept.pop(previous))
        known[result] = plan["id"]
        self.kept[plan["id"]] = (plan, record)

    def _spare(self, plan: dict, record: dict) -> None:
        if len(self.spare) < MAX_SPARE:
            self.spare.append((plan, record))

    def _says_something(self, record: dict) -> bool:
        if record["outcome"] == "raised" or record["value"] is not None or record["resultState"]:
            return True
        return any(record.get(name) for name in ("stateAfter", "argsAfter", "filesAfter", "stdout"))


def _cost(plan: dict) -> int:
    return sum(len(a) for a in plan["args"]) + sum(len(s) + 10 for s in plan["setup"]) + len(plan["template"])
