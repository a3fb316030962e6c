'use strict';
/** Finds out which calls notice small changes of the source, and looks for calls that notice what none does yet. */

const { costOf } = require('./harvest.cjs');
const { forHost } = require('./host-process.cjs');

/** Kills of one mutant that are worth knowing: those of the calls that are easiest to read. */
const ENOUGH = 4;
const CALLS_PER_MUTANT = 60;
const BATCH = 20;
const ROUNDS = 6;
const QUIET_ROUNDS = 2;
const ROUND_SIZE = 36;
const SEEDED = 120;
/** Calls that one mutant is tried with in a round; those with values of its own line come first. */
const TRIED = 30;
/** Milliseconds for a source: a start, and a share for every target; first to try what is known, then to look further. */
const FIRST = { startMs: 1_500, shareMs: 700 };
const FURTHER = { startMs: 600, shareMs: 500 };

class Mutation {
  /**
   * @param mutants { id, number, line, reaching } each; `reaching` picks the calls that run it
   * @param tools { host, code, seeds(line), attempt(plans, harvest, until), settle(calls) }; `settle` gives the calls that hold
   */
  constructor(mutants, tools, until, spentMs) {
    this._mutants = mutants.toSorted((a, b) => scattered(a.number) - scattered(b.number));
    // On a busy machine this may take as long as the search has taken.
    Object.assign(this, tools, { _until: until, _spentMs: spentMs });
    /** Id of a call → ids of mutants. */
    this.kills = new Map();
  }

  /** @param searched { planner, harvest, kept } each @returns further calls that hold, by harvest */
  async run(searched) {
    const calls = searched.flatMap(({ kept }) => kept).toSorted((a, b) => costOf(a.plan) - costOf(b.plan));
    const alive = await this._sortOut(calls, this._within(FIRST, searched));
    const until = this._within(FURTHER, searched);
    const looks = searched.map((each) => ({
      ...each,
      finds: [],
      quiet: 0,
      seen: new Set(each.harvest.kept.keys()),
    }));
    for (let round = 0; round < ROUNDS; round += 1)
      for (const look of looks) {
        if (alive.length === 0 || performance.now() > until) return looks;
        if (look.quiet >= QUIET_ROUNDS) continue;
        const known = alive.length;
        await this._lookFurther(look, alive, round, until);
        look.quiet = alive.length < known ? 0 : look.quiet + 1;
      }
    return looks;
  }

  _within({ startMs, shareMs }, { length }) {
    return Math.min(this._until, performance.now() + Math.max(this._spentMs / 2, startMs + shareMs * length));
  }

  /** Mutants that some call reaches and none notices. */
  async _sortOut(calls, until) {
    const alive = [];
    for (let start = 0; start < this._mutants.length && performance.now() < until; start += BATCH) {
      const reached = this._mutants
        .slice(start, start + BATCH)
        .map((mutant) => ({ mutant, found: mutant.reaching(calls).slice(0, CALLS_PER_MUTANT) }))
        .filter(({ found }) => found.length > 0);
      const kills = await this._try(reached, ENOUGH, until);
      for (const { mutant } of reached) {
        const ids = kills.get(mutant.id);
        ids?.forEach((id) => this._note(id, mutant));
        if (ids?.length === 0) alive.push(mutant);
      }
    }
    return alive;
  }

  _try(batch, enough, until) {
    const known = new Map(batch.flatMap(({ found }) => found.map((call) => [call.plan.id, call])));
    const request = {
      code: this.code,
      calls: [...known.values()].map(({ plan, record }) => ({ plan: forHost(plan), record })),
      mutants: batch.map(({ mutant: { id, number }, found }) => ({
        id,
        number,
        ids: found.map(({ plan }) => plan.id),
      })),
      enough,
    };
    return batch.length === 0 ? new Map() : this.host.mutate(request, until);
  }

  /** Varies calls that reach the mutants alive; takes those that fall out of `alive`. */
  async _lookFurther({ planner, harvest, kept, finds, seen }, alive, round, until) {
    const near = [...new Set(alive.flatMap(({ reaching }) => reaching(kept)))];
    if (near.length === 0) return;
    const plans = Array.from({ length: ROUND_SIZE }, (_, turn) =>
      planner.mutate(near[turn % near.length].plan),
    );
    const seeded = round === 0 ? this._seeded(planner, kept, alive) : [];
    await this.attempt([...seeded, ...plans.filter((each) => each !== null)], harvest, until);
    const fresh = [...harvest.spare, ...harvest.kept.values()]
      .filter(({ plan }) => !seen.has(plan.id))
      .toSorted((a, b) => costOf(a.plan) - costOf(b.plan));
    fresh.forEach(({ plan }) => seen.add(plan.id));
    const batch = alive
      .map((mutant) => ({ mutant, found: ownFirst(mutant, mutant.reaching(fresh)) }))
      .filter(({ found }) => found.length > 0);
    const kills = await this._try(batch, 2, until);
    const wanted = new Set([...kills.values()].flatMap((ids) => ids.slice(0, 1)));
    const held = await this.settle(fresh.filter(({ plan }) => wanted.has(plan.id)));
    finds.push(...held);
    const lasting = new Set(held.map(({ plan }) => plan.id));
    for (const { mutant } of batch) {
      const ids = (kills.get(mutant.id) ?? []).filter((id) => lasting.has(id));
      ids.forEach((id) => this._note(id, mutant));
      if (ids.length > 0) alive.splice(alive.indexOf(mutant), 1);
    }
  }

  /** Plans with values that stand where the mutants are. */
  _seeded(planner, kept, alive) {
    return alive
      .flatMap((mutant) =>
        mutant
          .reaching(kept)
          .slice(0, 2)
          .flatMap(({ plan }) => planner.seeded(plan, this.seeds(mutant.line)))
          .map((plan) => ({ ...plan, line: mutant.line })),
      )
      .slice(0, SEEDED);
  }

  _note(id, mutant) {
    if (!this.kills.has(id)) this.kills.set(id, []);
    this.kills.get(id).push(mutant.id);
  }
}

/** An order in which neighbours are far apart: what there is no time for is missing everywhere alike. */
const scattered = (number) => (number * 7_919) % 1_009;

const ownFirst = ({ line }, calls) =>
  [
    ...calls.filter(({ plan }) => plan.line === line),
    ...calls.filter(({ plan }) => plan.line !== line),
  ].slice(0, TRIED);

module.exports = { Mutation };
