"""Leads an exploration from the one process of it in which no user code runs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from .harvest import Harvest
from .hosts import Host, forked_host, fresh_host
from .mutants import Reach
from .mutation import Mutation, slim
from .plans import Planner
from .syntax import SourceFacts, possible_branches, read_source
from .verification import Verification

DEFAULT_BUDGET_MS = 3000
_DEADLINE_S = 0.2
_PATIENT_DEADLINE_S = 1.5
_CHUNKS = (4, 24, 60)
_MUTATION_ROUNDS = 6
_ROUND_SIZE = 40
_SEEDED = 80
_MAX_OBJECTS = 12
Emit = Callable[[dict], None]


def explore(module_name: str, settings: dict, emit: Emit) -> None:
    """Explores `<module_name>.py` of the working directory and emits one record per finding.

    `settings["budgetMs"]` bounds the wall time in milliseconds; `settings["mutants"]` are changes of the source to tell
    observations by. What each `record` is: `importFailure`, `callable`, `observation`, `retracted` (ids of observations
    that did not hold in the end), `kills` (mutants that an observation notices), `skipped`, `possibleArcs` and, last,
    `end`. Never raises because of what the source does.
    """
    filename = os.path.abspath(f"{module_name}.py")
    until = time.monotonic() + settings.get("budgetMs", DEFAULT_BUDGET_MS) / 1000
    with open(filename, encoding="utf-8", newline="") as file:
        source = file.read()
    try:
        facts = read_source(source, filename)
    except SyntaxError as fault:
        emit(
            {
                "record": "importFailure",
                "type": type(fault).__name__,
                "message": fault.msg,
                "line": fault.lineno,
                "column": fault.offset,
            }
        )
    except (ValueError, RecursionError, MemoryError) as fault:
        text = str(fault) or "the source is nested too deeply"
        emit(
            {"record": "importFailure", "type": "SyntaxError", "message": text, "line": None, "column": None}
        )
    else:
        branches = possible_branches(compile(facts.tree, filename, "exec"))
        emit({"record": "possibleArcs", "arcs": [f"{a}->{b}" for a, b in sorted(branches)]})
        _Exploration(source, filename, module_name, facts, emit, until).run(settings.get("mutants", []))


class _Exploration:
    def __init__(
        self, source: str, filename: str, module_name: str, facts: SourceFacts, emit: Emit, until: float
    ) -> None:
        self._source, self._filename, self._module_name = source, filename, module_name
        self._facts, self._emit, self._until = facts, emit, until
        self._started = time.monotonic()
        self._calls = 0
        self._observations = 0
        self._may_wait = "sleep" in source or "wait" in source

    def run(self, mutants: list[dict]) -> None:
        self._host = forked_host(self._source, self._filename, self._module_name)
        fresh = [fresh_host(self._filename, self._module_name, seed, seed == 2) for seed in (1, 2)]
        try:
            greeting = self._host.greeting()
            if greeting.get("failure"):
                self._emit({"record": "importFailure", **greeting["failure"]})
                return
            for host in fresh:
                host.greeting(5.0)
            self._explore(greeting["targets"], greeting["skipped"], fresh, mutants)
        finally:
            for host in (self._host, *fresh):
                host.close()

    def _explore(
        self, targets: list[dict], skipped: list[dict], fresh: list[Host], mutants: list[dict]
    ) -> None:
        for target in targets:
            wanted = ("qualifiedName", "kind", "isAsync", "firstLine", "lastLine")
            self._emit({"record": "callable", **{name: target[name] for name in wanted}})
        for left_out in skipped:
            self._emit({"record": "skipped", **left_out})
        verification = Verification(fresh, self._facts, self._emit)
        incomplete, searched = None, []
        built: dict[str, list[dict]] = {}
        for position, target in enumerate(targets):
            if target["receivers"]:
                if target["owner"] not in built:
                    built[target["owner"]] = self._buildable(target)
                target["receivers"] = built[target["owner"]]
                if not target["receivers"]:
                    reason = "its object cannot be built from known values"
                    self._emit(
                        {"record": "skipped", "qualifiedName": target["qualifiedName"], "reason": reason}
                    )
                    continue
            left = self._until - time.monotonic()
            if left < 0.1:
                incomplete = f"the time was over before {target['qualifiedName']} and what follows it"
                break
            # A third of the time stays for the repeats; a quick target leaves its share to the rest.
            share = max(0.15, left * 0.67 / (len(targets) - position))
            siblings = [t for t in targets if t["owner"] and t["owner"] == target["owner"]]
            planner, harvest = Planner(target, siblings), Harvest(target)
            self._fill(planner, harvest, time.monotonic() + min(share, left * 0.6))
            searched.append((planner, harvest))
            self._revive()
            self._calls += verification.settle(harvest, self._host, self._until)
            self._revive()
        verification.settle_all(self._until)
        if mutants:
            self._mutate(mutants, searched, verification)
        self._emit({"record": "end", "calls": self._calls, "incomplete": incomplete})

    def _mutate(
        self, mutants: list[dict], searched: list[tuple[Planner, Harvest]], verification: Verification
    ) -> None:
        mutation = Mutation(mutants, Reach(self._facts.tree), verification, self._living_host)
        found = len(verification.kept())
        spent_s = time.monotonic() - self._started
        self._calls += mutation.run(searched, self._try, self._until, spent_s)
        if len(verification.kept()) > found:
            verification.settle_all(self._until)
        mutation.report(self._emit)

    def _living_host(self) -> Host:
        self._revive()
        return self._host

    def _revive(self) -> None:
        if not self._host.alive:
            self._host = forked_host(self._source, self._filename, self._module_name)
            self._host.greeting()

    def _buildable(self, target: dict) -> list[dict]:
        """The objects that can be made at all, at most a dozen."""
        probes = [
            {
                "id": place,
                "kind": "probe",
                "setup": r["setup"],
                "receiver": r["name"],
                "template": "{self}",
                "args": [],
                "observers": [],
            }
            for place, r in enumerate(target["receivers"])
        ]
        records = self._host.run(probes, _DEADLINE_S, min(self._until, time.monotonic() + 1.0), isolate=True)
        self._calls += len(records)
        self._revive()
        sound = [
            r
            for place, r in enumerate(target["receivers"])
            if records.get(place, {}).get("outcome") == "returned"
        ]
        return sound[:_MAX_OBJECTS]

    def _fill(self, planner: Planner, harvest: Harvest, until: float) -> None:
        base = planner.base()
        first, rest = base[0], base
        for size in (*_CHUNKS, *([_CHUNKS[-1]] * 10)):
            rest = [plan for plan in rest if planner.is_promising(plan)]
            self._try(rest[:size], planner, harvest, until)
            rest = rest[size:]
            if harvest.hopeless or not rest or time.monotonic() > until:
                break
        if not harvest.kept and harvest.hung:
            if self._may_wait:
                self._try([dict(first)], planner, harvest, until + _PATIENT_DEADLINE_S, _PATIENT_DEADLINE_S)
            return
        if harvest.corpus and not harvest.hopeless and time.monotonic() < until:
            # Pools are too long to try all texts of the source by themselves.
            seeded = planner.seeded(harvest.corpus[0], harvest.target["texts"])
            self._try(seeded[:_SEEDED], planner, harvest, until)
        quiet = 0
        for _ in range(_MUTATION_ROUNDS):
            if quiet >= 2 or harvest.hopeless or time.monotonic() > until or not harvest.corpus:
                break
            news = harvest.news
            fragments = harvest.target["fragments"]
            plans = [planner.mutate(harvest.parent(turn), fragments) for turn in range(_ROUND_SIZE)]
            self._try([p for p in plans if p], planner, harvest, until)
            quiet = 0 if harvest.news > news else quiet + 1

    def _try(
        self,
        plans: list[dict],
        planner: Planner,
        harvest: Harvest,
        until: float,
        deadline_s: float = _DEADLINE_S,
    ) -> None:
        for plan in plans:
            plan["id"] = self._observations = self._observations + 1
            plan["deadlineS"] = deadline_s
        slimmer = [slim(plan) for plan in plans]
        records = self._host.run(slimmer, deadline_s, until + 1.0, trace=True, isolate=True)
        self._calls += len(records)
        self._revive()
        for plan in plans:
            if plan["id"] in records:
                planner.learn(plan, harvest.add(plan, records[plan["id"]]))
