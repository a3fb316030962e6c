"""Finds out which calls notice small changes of the source, and looks for calls that notice what none does yet."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from .harvest import Harvest
from .hosts import Host
from .mutants import Reach
from .plans import Planner
from .verification import Verification

_DEADLINE_S = 0.1
# Kills of one mutant that are worth knowing: those of the calls that are easiest to read.
_ENOUGH = 4
_CALLS_PER_MUTANT = 60
_BATCH = 20
_ROUNDS = 6
_ROUND_SIZE = 36
_SEEDED = 160
_QUIET_ROUNDS = 2
# Wall time for a source: a start, and a share for every target; first to try what is known, then to look further.
_START_S, _SHARE_S = 1.5, 0.7
_MORE_START_S, _MORE_SHARE_S = 0.6, 0.5
# Calls that one mutant is tried with in a round; those with values of its own line come first.
_TRIED = 30
Call = tuple[dict, dict]


class Mutation:
    """`searched` are the targets with their planners and harvests; `attempt` makes plans known to the harvest."""

    def __init__(
        self, mutants: list[dict], reach: Reach, verification: Verification, host: Callable[[], Host]
    ) -> None:
        self._open = list(mutants)
        random.Random(1).shuffle(self._open)
        self._reach, self._verification, self._host = reach, verification, host
        self._kills: dict[int, list[str]] = {}
        self._seen: set[int] = set()

    def run(
        self,
        searched: list[tuple[Planner, Harvest]],
        attempt: Callable[[list[dict], Planner, Harvest, float], None],
        until: float,
        spent_s: float,
    ) -> int:
        """Returns the calls made. What was kept before stays kept, whatever happens here.

        `spent_s`: what the search has taken; on a busy machine that is how long this may take as well.
        """
        start = time.monotonic()
        calls = sorted(self._verification.kept(), key=lambda call: cost(call[0]))
        self._seen = {number for _, harvest in searched for number in harvest.kept}
        alive = self._sort_out(self._open, calls, min(until, start + max(spent_s, _START_S + _SHARE_S * len(searched))))
        until = min(until, time.monotonic() + max(spent_s / 2, _MORE_START_S + _MORE_SHARE_S * len(searched)))
        made = 0
        quiet = [0] * len(searched)
        for round_ in range(_ROUNDS):
            for place, (planner, harvest) in enumerate(searched):
                if not alive or time.monotonic() > until:
                    return made
                if quiet[place] < _QUIET_ROUNDS:
                    known = len(alive)
                    made += self._look_further(planner, harvest, attempt, alive, round_, until)
                    quiet[place] = 0 if len(alive) < known else quiet[place] + 1
        return made

    def report(self, emit: Callable[[dict], None]) -> None:
        for number, mutants in self._kills.items():
            emit({"record": "kills", "id": number, "mutants": mutants})

    def _sort_out(self, mutants: list[dict], calls: list[Call], until: float) -> list[dict]:
        """Mutants that some call reaches and none notices."""
        alive = []
        for start in range(0, len(mutants), _BATCH):
            batch = [(m, self._reach.reaching(m["line"], calls)) for m in mutants[start : start + _BATCH]]
            reached = [(m, found[:_CALLS_PER_MUTANT]) for m, found in batch if found]
            if time.monotonic() > until:
                break
            kills = self._try(reached, until)
            for mutant, _ in reached:
                for number in kills.get(mutant["id"], []):
                    self._kills.setdefault(number, []).append(mutant["id"])
                if kills.get(mutant["id"]) == []:
                    alive.append(mutant)
        return alive

    def _try(self, batch: list[tuple[dict, list[Call]]], until: float, enough: int = _ENOUGH) -> dict:
        known = {plan["id"]: (plan, record) for _, found in batch for plan, record in found}
        request = {
            "mutants": [{**mutant, "calls": [plan["id"] for plan, _ in found]} for mutant, found in batch],
            "calls": [{"plan": slim(plan), "record": record} for plan, record in known.values()],
            "deadlineS": _DEADLINE_S,
            "enough": enough,
        }  # fmt: skip
        return self._host().try_mutants(request, until + 0.5)

    def _look_further(
        self,
        planner: Planner,
        harvest: Harvest,
        attempt: Callable[[list[dict], Planner, Harvest, float], None],
        alive: list[dict],
        round_: int,
        until: float,
    ) -> int:
        """Varies calls that reach the mutants alive. Takes those that fall out of `alive`."""
        parents = list(harvest.kept.values())
        near = {p["id"]: p for m in alive for p, _ in self._near(m, parents)}
        if not near:
            return 0
        chosen, fragments = list(near.values()), harvest.target["fragments"]
        plans = [planner.mutate(chosen[turn % len(chosen)], fragments) for turn in range(_ROUND_SIZE)]
        seeded = self._seeded(planner, parents, alive) if round_ == 0 else []
        attempt([*seeded, *filter(None, plans)], planner, harvest, until)
        fresh = sorted(
            (call for call in [*harvest.spare, *harvest.kept.values()] if call[0]["id"] not in self._seen),
            key=lambda call: cost(call[0]),
        )
        self._seen.update(plan["id"] for plan, _ in fresh)
        batch = [(m, self._first(m, found)) for m in alive if (found := self._near(m, fresh))]
        kills = self._try(batch, until, enough=2) if batch else {}
        finds = {number for numbers in kills.values() for number in numbers[:1]}
        held, made = self._verification.take(
            [call for call in fresh if call[0]["id"] in finds], self._host(), until
        )
        for mutant, numbers in kills.items():
            lasting = [number for number in numbers if number in held]
            for number in lasting:
                self._kills.setdefault(number, []).append(mutant)
            if lasting:
                alive[:] = [m for m in alive if m["id"] != mutant]
        return made

    def _seeded(self, planner: Planner, parents: list[Call], alive: list[dict]) -> list[dict]:
        """Plans with values that stand where the mutants are."""
        plans = []
        for mutant in alive:
            seeds = self._reach.seeds(mutant["line"])
            near = sorted(self._near(mutant, parents), key=lambda call: cost(call[0]))
            made = [plan for call, _ in near[:2] for plan in planner.seeded(call, seeds)]
            plans += [{**plan, "line": mutant["line"]} for plan in made]
        return plans[:_SEEDED]

    @staticmethod
    def _first(mutant: dict, calls: list[Call]) -> list[Call]:
        own = [call for call in calls if call[0].get("line") == mutant["line"]]
        return [*own, *(call for call in calls if call not in own)][:_TRIED]

    def _near(self, mutant: dict, calls: list[Call]) -> list[Call]:
        return self._reach.reaching(mutant["line"], calls)


def slim(plan: dict) -> dict:
    """What of a plan the process needs that makes the call."""
    return {name: plan[name] for name in ("id", "kind", "setup", "receiver", "template", "args", "observers")}


def cost(plan: dict) -> int:
    """How much there is to read, roughly in characters."""
    return sum(len(a) for a in plan["args"]) + sum(len(s) + 10 for s in plan["setup"]) + len(plan["template"])
