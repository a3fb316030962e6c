"""Repeats what was seen in other processes and keeps what holds in all of them."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable

from .harvest import Harvest
from .hosts import Host
from .syntax import SourceFacts
from .vocabulary import BUILTIN_NAMES, STANDARD_NAMES, import_statement, names_in

_EXACT = ("outcome", "type", "value", "drained", "stdout", "usesFiles", "filesAfter", "argsAfter")
_PARTIAL = ("stateAfter", "resultState")


class Verification:
    """Settles harvests one by one, and all that was kept together at the end."""

    def __init__(self, fresh: list[Host], facts: SourceFacts, emit: Callable[[dict], None]) -> None:
        self._fresh, self._facts, self._emit = fresh, facts, emit
        self._kept: dict[int, tuple[dict, dict]] = {}

    def settle(self, harvest: Harvest, host: Host, until: float) -> int:
        """Emits the observations that held in three more processes, else why there are none. Returns the calls made."""
        name = harvest.target["qualifiedName"]
        entries = sorted(harvest.kept.values(), key=lambda e: e[0]["id"])
        calls, unstable = 0, []
        clean = [e for e in entries if not e[1]["dirty"]]
        dirty = [e for e in entries if e[1]["dirty"]]
        held, made = self._held(clean, host, until)
        calls += made
        unstable += [e for e in clean if e not in held]
        if dirty:
            # Twice in one process, where what the first time left behind shows in the second.
            again = self._agreeing([*dirty, *dirty], host, until)
            together, made = self._held([*held, *[e for e in dirty if e in again]], host, until)
            calls += made
            if all(e in together for e in held):
                held = together
            unstable += [e for e in dirty if e not in held]
        sound = len(self._tell(held))
        if not sound or len(unstable) > len(held):
            self._emit(
                {
                    "record": "skipped",
                    "qualifiedName": name,
                    "reason": self._reason(harvest, unstable, host, sound),
                }
            )
        return calls

    def kept(self) -> list[tuple[dict, dict]]:
        return list(self._kept.values())

    def take(self, entries: list[tuple[dict, dict]], host: Host, until: float) -> tuple[set[int], int]:
        """Emits further observations that held in all processes: their ids, and the calls made."""
        clean = [e for e in entries if not e[1]["dirty"]]
        held, made = self._held(clean, host, until) if clean else ([], 0)
        return self._tell(held), made

    def _tell(self, held: list[tuple[dict, dict]]) -> set[int]:
        told = set()
        for plan, record in held:
            observation = self._observation(plan, record)
            if observation is not None:
                told.add(plan["id"])
                self._kept[plan["id"]] = (plan, record)
                self._emit({"record": "observation", **observation})
        return told

    def settle_all(self, until: float) -> None:
        """Repeats everything kept in one process, in two other orders; what does not hold is retracted."""
        entries = list(self._kept.values())
        fallen: list[int] = []
        for seed, host in enumerate(self._fresh):
            random.Random(seed).shuffle(entries)
            entries = self._agreeing(entries, host, until)
        alive = {plan["id"] for plan, _ in entries}
        fallen = [number for number in self._kept if number not in alive]
        if fallen:
            self._kept = {number: entry for number, entry in self._kept.items() if number in alive}
            self._emit({"record": "retracted", "ids": fallen})

    def _held(self, entries: list[tuple[dict, dict]], host: Host, until: float) -> tuple[list, int]:
        calls = 0
        for turn, place in enumerate((host, *self._fresh)):
            order = entries[::-1] if turn == 1 else list(entries)
            if turn == 2:
                random.Random(7).shuffle(order)
            calls += len(order)
            holding = self._agreeing(order, place, until)
            entries = [e for e in entries if e in holding]
        return entries, calls

    def _agreeing(
        self, entries: list[tuple[dict, dict]], host: Host, until: float
    ) -> list[tuple[dict, dict]]:
        patience = max((plan["deadlineS"] for plan, _ in entries), default=0.2) * 2
        slim = [
            {n: p[n] for n in ("id", "kind", "setup", "receiver", "template", "args", "observers")}
            for p, _ in entries
        ]
        records = host.run(slim, patience, max(until, time.monotonic() + 0.3) + 1.0)
        return [(plan, seen) for plan, seen in entries if _agree(seen, records.get(plan["id"]))]

    def _reason(self, harvest: Harvest, unstable: list[tuple[dict, dict]], host: Host, sound: int) -> str:
        if unstable:
            plan = unstable[0][0]
            slim = {n: plan[n] for n in ("id", "kind", "setup", "receiver", "template", "args", "observers")}
            found = host.run([slim], 0.4, time.monotonic() + 1.5, diagnose=True).get(plan["id"], {})
            impure = [name for name in found.get("impure") or [] if isinstance(name, str)]
            cause = (
                f"it reads {' and '.join(impure)}"
                if impure
                else "it depends on what ran before or on the process"
            )
            return f"{'part of its results' if sound else 'its result'} changes between runs: {cause}"
        reasons: Counter[str] = harvest.reasons
        return reasons.most_common(1)[0][0] if reasons else "no input known to us shows anything"

    def _observation(self, plan: dict, record: dict) -> dict | None:
        """Record for the report, or None when it needs a name that a test cannot import."""
        state = {code: text for code, text in record["stateAfter"].items()}
        if any("(" not in code for code in state):
            state = {code: text for code, text in state.items() if "(" not in code}
        call = plan["template"]
        shown = call
        for place, text in enumerate(plan["args"]):
            shown = shown.replace("{%d}" % place, f"({text})")
        codes = [
            *plan["setup"],
            shown,
            record["value"] or "",
            *state,
            *state.values(),
            *record["argsAfter"].values(),
        ]
        codes += [*record["resultState"], *record["resultState"].values()]
        bound = {"result", "calls"} | {s.partition(" = ")[0] for s in plan["setup"]}
        needed = set().union(*map(names_in, codes)) - bound
        if record["outcome"] == "raised" and not record["typeModule"] and record["type"] not in BUILTIN_NAMES:
            needed.add(record["type"].partition(".")[0])
        own = sorted(n for n in needed if n in self._facts.own_names)
        standard = sorted(n for n in needed if n in STANDARD_NAMES and n not in own)
        if needed - set(own) - set(standard) - BUILTIN_NAMES:
            return None
        imports = [import_statement(n) for n in standard]
        if record.get("typeModule"):
            imports.append(f"from {record['typeModule']} import {record['type']}")
        return {
            "id": plan["id"], "callable": plan["target"], "setup": plan["setup"], "receiver": plan["receiver"],
            "call": call, "args": plan["args"], "argNames": plan["names"], "imports": sorted(set(imports)), "names": own,
            "outcome": record["outcome"], "value": record["value"], "type": record["type"],
            "message": record.get("message"), "deliberate": record.get("deliberate", False),
            "approximate": record["approximate"], "drained": {"all": 0}.get(record["drained"], record["drained"]),
            "stateAfter": state, "resultState": record["resultState"], "argsAfter": record["argsAfter"],
            "filesAfter": record["filesAfter"], "stdout": record["stdout"], "usesFiles": record["usesFiles"],
            "arcs": [f"{a}->{b}" for a, b in record["arcs"]],
        }  # fmt: skip


def _agree(seen: dict, again: dict | None) -> bool:
    """Whether a repeat shows the same; single attributes that differ are struck out of `seen`."""
    if again is None or any(seen.get(name) != again.get(name) for name in _EXACT):
        return False
    if seen.get("message") != again.get("message"):
        seen["message"] = None
    for name in _PARTIAL:
        seen[name] = {
            code: text for code, text in seen[name].items() if again.get(name, {}).get(code) == text
        }
    says = seen["outcome"] == "raised" or seen["value"] is not None or seen["resultState"]
    return bool(says or seen["stateAfter"] or seen["argsAfter"] or seen["filesAfter"] or seen["stdout"])
