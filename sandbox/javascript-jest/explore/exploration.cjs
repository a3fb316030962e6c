'use strict';
/** Leads the search over all targets, and lets only those calls out that say the same again. */

const { Harvest } = require('./harvest.cjs');
const { text } = require('./inputs.cjs');
const { Mutation } = require('./mutation.cjs');
const { observation } = require('./observation.cjs');
const { Planner } = require('./plans.cjs');
const { Repeats } = require('./repeats.cjs');
const { hiddenMembers } = require('./source-facts.cjs');
const { selfOf } = require('./targets.cjs');

const CHUNKS = [6, 30, 60, 60, 60, 60];
const ROUNDS = 4;
const ROUND_SIZE = 30;
const MAX_OBJECTS = 4;
const MAX_RECEIVERS = 8;
/** Share of the time for finding calls; the rest is for repeating them. */
const SEARCH_SHARE = 0.65;
/** Milliseconds that one target gets at most: what it has not shown by then it hardly will. */
const TARGET_MS = 2_500;
/** And at least, when many wait. */
const LEAST_TARGET_MS = 250;

class Exploration {
  /** @param mutants makes `{ mutants, code, seeds }` for a Mutation, or null */
  constructor({ host, targets, facts, inputsWith, tell, until, mutants }) {
    Object.assign(this, { _host: host, _targets: targets, _facts: facts, _tell: tell, _until: until });
    this._mutants = mutants;
    this._started = performance.now();
    this._planners = new Map();
    /** Class → statements that make an object, and what the object shows. */
    this._objects = new Map();
    this._inputs = inputsWith((name) =>
      (this._objects.get(name)?.makers ?? []).map((maker) => maker.replace(/^const \w+ = |;$/g, '')),
    );
    this._calls = 0;
    this._ids = 0;
    this._state = 7;
  }

  async run() {
    const started = performance.now();
    const searchUntil = started + (this._until - started) * SEARCH_SHARE;
    const harvests = new Map();
    // Constructors first: others need their objects.
    const ordered = this._targets.toSorted(
      (a, b) => Number(b.kind === 'constructor') - Number(a.kind === 'constructor'),
    );
    let incomplete = null;
    for (const [place, target] of ordered.entries()) {
      const left = searchUntil - performance.now();
      if (left < 30) incomplete ??= `the time was over before ${target.qualifiedName} and what follows it`;
      else
        harvests.set(
          target,
          await this._harvest(
            target,
            performance.now() +
              Math.min(TARGET_MS, Math.max(LEAST_TARGET_MS, left / (ordered.length - place))),
          ),
        );
      if (target.kind === 'constructor' && harvests.has(target))
        await this._meet(target, harvests.get(target));
    }
    for (const target of ordered.filter(({ owner }) => owner !== null)) {
      if (performance.now() > searchUntil || !harvests.has(target)) break;
      await this._drive(target, harvests, searchUntil);
    }
    await this._conclude(harvests, incomplete);
  }

  async _harvest(target, until) {
    const harvest = new Harvest(this._inputs.near);
    const receivers =
      target.owner === null ? [{ setup: [], observers: [] }] : this._receiversOf(target.owner);
    if (receivers.length === 0) harvest.blame('its object cannot be built from known values');
    else {
      const planner = new Planner(target, this._inputs, receivers, this._tools());
      this._planners.set(harvest, planner);
      await this._search(planner, harvest, until);
    }
    return harvest;
  }

  async _search(planner, harvest, until) {
    let rest = planner.base();
    for (const size of CHUNKS) {
      if (rest.length === 0 || harvest.isHopeless || performance.now() > until) break;
      await this._try(rest.slice(0, size), harvest, until);
      rest = rest.slice(size);
    }
    await this._seed(planner, harvest, until);
    let quiet = 0;
    for (let round = 0; round < ROUNDS && quiet < 2; round += 1) {
      if (harvest.corpus.length === 0 || harvest.isHopeless || performance.now() > until) break;
      const { news, corpus } = harvest;
      const plans = Array.from({ length: ROUND_SIZE }, (_, turn) =>
        planner.mutate(corpus[corpus.length - 1 - (turn % corpus.length)]),
      );
      await this._try(
        plans.filter((each) => each !== null),
        harvest,
        until,
      );
      quiet = harvest.news > news ? 0 : quiet + 1;
    }
  }

  /** Every text of the source in the place of a text: pools of several kinds are too long for all of them. */
  async _seed(planner, harvest, until) {
    const parent = harvest.corpus.find(({ inputs }) => inputs.some(({ t }) => t === 'string'));
    if (parent === undefined || harvest.isHopeless || performance.now() > until) return;
    await this._try(planner.seeded(parent, this._inputs.strings.map(text)), harvest, until);
  }

  async _try(plans, harvest, until) {
    const records = await this._host.run(plans, until);
    this._calls += records.size;
    for (const plan of plans) if (records.has(plan.id)) harvest.add(plan, records.get(plan.id));
  }

  /** Looks at the objects that a constructor makes. */
  async _meet(target, harvest) {
    const self = selfOf(target.qualifiedName);
    const made = [...harvest.kept.values()].filter(({ record }) => record.outcome === 'returned');
    const makers = made
      .toSorted((a, b) => a.plan.args.join().length - b.plan.args.join().length)
      .slice(0, MAX_OBJECTS)
      .map(({ plan }) => `const ${self} = new ${target.qualifiedName}(${plan.args.join(', ')});`);
    if (makers.length === 0) makers.push(`const ${self} = new ${target.qualifiedName}();`);
    const shown = await this._host.inspect({ setup: [makers[0]], receiver: self });
    if (shown === null) return;
    const hidden = hiddenMembers(this._facts.classes.get(target.qualifiedName));
    const visible = (names) => names.filter((name) => !hidden.has(name) && !name.startsWith('_')).slice(0, 8);
    const observers = [
      ...visible([...shown.fields, ...shown.getters]).map((name) => `${self}.${name}`),
      ...visible(shown.questions).map((name) => `${self}.${name}()`),
    ];
    this._objects.set(target.qualifiedName, { makers, observers });
  }

  _receiversOf(owner) {
    const { makers = [], observers = [] } = this._objects.get(owner) ?? {};
    return makers.map((maker) => ({ setup: [maker], observers }));
  }

  /** Calls a method again on objects that other methods have changed before. */
  async _drive(target, harvests, until) {
    const drivers = [...harvests]
      .filter(([other]) => other.owner === target.owner && other.kind === 'method')
      .flatMap(([, { kept }]) => shortest([...kept.values()].filter(changesItsObject), 2))
      .map(({ plan }) => `${plan.call.replace(/\{(\d+)\}/g, (_, place) => plan.args[place])};`);
    const [plain] = this._receiversOf(target.owner);
    if (plain === undefined || drivers.length === 0) return;
    const sequences = [
      ...drivers.map((one) => [one]),
      ...drivers.flatMap((one) => drivers.map((other) => [one, other])),
    ];
    const receivers = sequences
      .slice(0, MAX_RECEIVERS)
      .map((steps) => ({ setup: [...plain.setup, ...steps], observers: plain.observers }));
    const planner = new Planner(target, this._inputs, receivers, this._tools());
    await this._search(planner, harvests.get(target), Math.min(until, performance.now() + 400));
  }

  async _conclude(harvests, incomplete) {
    const repeats = new Repeats(this._host, this._until);
    const found = new Map();
    for (const [target, harvest] of harvests) found.set(target, await repeats.settle(harvest));
    const lasting = await repeats.together([...found.values()].flat());
    const searched = [];
    for (const target of this._targets) {
      const { qualifiedName, kind, firstLine, lastLine } = target;
      const harvest = harvests.get(target);
      const isAsync = target.isAsync || harvest?.isAsync === true;
      this._tell('callable', { qualifiedName, kind, isAsync, firstLine, lastLine });
      const kept = (found.get(target) ?? []).filter(({ plan }) => lasting.has(plan.id));
      if (harvest && kept.length === 0) this._tell('skipped', { qualifiedName, reason: harvest.reason });
      this._tellAll(target, kept);
      if (this._planners.has(harvest))
        searched.push({ target, planner: this._planners.get(harvest), harvest, kept });
    }
    await this._mutate(searched, repeats);
    this._calls += repeats.calls;
    this._tell('end', { calls: this._calls, incomplete });
  }

  /** What was told before stays, whatever happens here. */
  async _mutate(searched, repeats) {
    const prepared = this._mutants();
    if (prepared === null) return;
    const mutation = new Mutation(
      prepared.mutants,
      {
        host: this._host,
        code: prepared.code,
        seeds: prepared.seeds,
        attempt: (plans, harvest, until) => this._try(plans, harvest, until),
        settle: (calls) => repeats.hold(calls),
      },
      this._until,
      performance.now() - this._started,
    );
    const looks = await mutation.run(searched);
    const lasting = await repeats.together(looks.flatMap(({ kept, finds }) => [...kept, ...finds]));
    for (const { target, finds } of looks)
      this._tellAll(
        target,
        finds.filter(({ plan }) => lasting.has(plan.id)),
      );
    for (const [id, mutants] of mutation.kills) this._tell('kills', { id, mutants });
  }

  _tellAll(target, calls) {
    for (const { plan, record } of calls) this._tell('observation', observation(target, plan, record));
  }

  _tools() {
    return {
      makeId: () => (this._ids += 1),
      random: () => {
        this._state = (Math.imul(this._state, 1_664_525) + 1_013_904_223) >>> 0;
        return this._state / 4_294_967_296;
      },
    };
  }
}

const CHANGES = /\.(push|add|set|put|insert|append|enqueue|register|start|open|deposit|on|subscribe)\w*\(/i;
const changesItsObject = ({ plan, record }) =>
  record.outcome === 'returned' &&
  (Object.keys(record.stateAfter).length > 0 || record.value === 'undefined' || CHANGES.test(plan.call));
const shortest = (kept, count) =>
  kept.toSorted((a, b) => a.plan.args.join().length - b.plan.args.join().length).slice(0, count);

module.exports = { Exploration };
