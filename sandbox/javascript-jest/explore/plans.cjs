'use strict';
/** Which calls to make on a target, and how to vary the ones that showed something. */

const { code, written } = require('./inputs.cjs');
const { varied } = require('./variations.cjs');

const MAX_BASE = 80;
const RANDOM_PLANS = 24;

class Planner {
  /** @param receivers for methods: { setup, observers } each */
  constructor(target, inputs, receivers, { makeId, random }) {
    Object.assign(this, {
      _target: target,
      _inputs: inputs,
      _receivers: receivers,
      _makeId: makeId,
      _random: random,
    });
    this._pools = target.parameters.map(({ shape }) => inputs.of(shape));
  }

  base() {
    const rows = this._rows();
    const plans = this._receivers.flatMap((receiver, place) =>
      (place === 0 ? rows : rows.slice(0, Math.ceil(60 / this._receivers.length))).map((row) =>
        this._plan(row, receiver),
      ),
    );
    return [...this._recording(), ...plans].slice(0, MAX_BASE * 2);
  }

  /** A plan like `parent` with one input changed, or with another receiver. */
  mutate(parent) {
    if (parent.inputs.length === 0) return null;
    const place = Math.floor(this._random() * parent.inputs.length);
    const pool = this._pools[Math.min(place, this._pools.length - 1)] ?? [];
    const twin = parent.inputs[Math.floor(this._random() * parent.inputs.length)];
    if (this._random() < 0.1 && this._takes(place, twin))
      return this._plan(
        parent.inputs.with(place, this._random() < 0.5 ? twin : varied(twin, this._random, this._inputs)),
        parent.source,
      );
    const isSwap = this._random() < 0.3 && pool.length > 0;
    const other = isSwap
      ? pool[Math.floor(this._random() * pool.length)]
      : varied(parent.inputs[place], this._random, this._inputs);
    return this._plan(parent.inputs.with(place, other), parent.source);
  }

  /** Plans like `parent` with one of the seeds in the place of an input of its kind. */
  seeded(parent, seeds) {
    return seeds.flatMap((seed) =>
      parent.inputs.flatMap((input, place) =>
        input.t === seed.t && this._takes(place, seed)
          ? [this._plan(parent.inputs.with(place, seed), parent.source)]
          : [],
      ),
    );
  }

  /** Whether an input may stand in the place of a parameter, as far as its kind says. */
  _takes(place, input) {
    const { parameters } = this._target;
    const kind = parameters[Math.min(place, parameters.length - 1)]?.shape.kind;
    return input.t === kind || (!this._inputs.isTyped && /^(number|string|array)$/.test(input.t));
  }

  /** Of each parameter the likeliest input. */
  _firsts() {
    return this._pools.map(([first]) => first ?? code('undefined'));
  }

  _rows() {
    const { parameters } = this._target;
    const pools = this._pools;
    const wanted = parameters.filter(({ isOptional, isRest }) => !isOptional && !isRest).length;
    const base = this._firsts();
    const second = base.map((input, place) => pools[place][1] ?? input);
    const rows = [base.slice(0, wanted), base, second];
    const longest = Math.max(0, ...pools.map(({ length }) => length));
    for (let step = 1; step < longest; step += 1)
      parameters.forEach((each, place) => {
        const input = pools[place][step];
        if (input !== undefined)
          rows.push(base.with(place, input), ...(step < 12 ? [second.with(place, input)] : []));
      });
    for (let turn = 0; parameters.length > 1 && turn < RANDOM_PLANS; turn += 1)
      rows.push(
        pools.map((pool, place) => pool[Math.floor(this._random() ** 1.5 * pool.length)] ?? base[place]),
      );
    for (let fewer = wanted; fewer < parameters.length; fewer += 1)
      rows.push(...[base, second].map((row) => row.slice(0, fewer)));
    if (parameters.at(-1)?.isRest) {
      const rest = pools.at(-1);
      rows.push(base.slice(0, -1), [...base, ...rest.slice(1, 3)], [...base, ...rest.slice(3, 4)]);
    }
    return [...new Map(rows.map((row) => [row.map(written).join('\u0000'), row])).values()].slice(
      0,
      MAX_BASE,
    );
  }

  /** With a callback that records how it is called. */
  _recording() {
    const { parameters } = this._target;
    const place = parameters.findIndex(
      ({ shape }) => shape.kind === 'function' || (shape.kind === 'union' && shape.of[0].kind === 'function'),
    );
    if (place === -1 || this._receivers.length === 0) return [];
    const { name } = parameters[place];
    const base = this._firsts();
    return this._pools[place].slice(0, 2).map((implementation) => {
      const receiver = this._receivers[0];
      const setup = [...receiver.setup, `const ${name} = jest.fn(${written(implementation)});`];
      return this._plan(base.with(place, code(name)), {
        setup,
        observers: [...receiver.observers, `${name}.mock.calls`],
      });
    });
  }

  _plan(inputs, source) {
    const { call, kind, parameters } = this._target;
    const holes = inputs.map((_, place) => `{${place}}`).join(', ');
    return {
      id: this._makeId(),
      setup: source.setup,
      call: kind === 'property' ? call : `${call}(${holes})`,
      args: inputs.map(written),
      argNames: inputs.map(
        (_, place) => parameters[Math.min(place, parameters.length - 1)]?.name ?? `value${place}`,
      ),
      observers: source.observers.filter((each) => each !== `${call}()`),
      inputs,
      source,
    };
  }
}

module.exports = { Planner };
