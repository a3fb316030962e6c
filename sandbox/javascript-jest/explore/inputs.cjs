'use strict';
/** Inputs as small trees, so that they can be written down and varied. */

const { IDENTIFIER, keyOf, quoted } = require('./expressions.cjs');

const NUMBERS = [1, 0, -1, 2, 3, 10, 2.5, 100, -7, 1_000, 12_345, 1_000_000, 1_234_567_890];
const WORDS = [
  'hello',
  '',
  'Hello World',
  'a',
  'abc',
  ' ',
  '42',
  'foo-bar',
  'aabb',
  'line one\nline two',
  '-1.5',
  'ABC',
  'é',
];
const DATES = [
  "new Date('2024-01-15T10:30:00Z')",
  "new Date('2023-12-31T23:59:59Z')",
  "new Date('2024-02-29T00:00:00Z')",
  'new Date(NaN)',
];
const CALLBACKS = [
  '(value) => value',
  '(value) => value > 1',
  '() => true',
  '(a, b) => a - b',
  '(a, b) => a + b',
  '() => undefined',
];
const MAX_POOL = 24;

const code = (text) => ({ t: 'code', code: text });
const number = (value) => ({ t: 'number', value });
const text = (value) => ({ t: 'string', value });
const list = (items) => ({ t: 'array', items });
const record = (fields) => ({ t: 'object', fields });

function written(input) {
  switch (input.t) {
    case 'number':
      return Object.is(input.value, -0) ? '-0' : String(input.value);
    case 'string':
      return quoted(input.value);
    case 'array':
      return `[${input.items.map(written).join(', ')}]`;
    case 'object':
      return input.fields.length === 0
        ? '{}'
        : `{ ${input.fields.map(([name, value]) => `${keyOf(name)}: ${written(value)}`).join(', ')} }`;
    default:
      return input.code;
  }
}

/** The inputs that the pieces of a source suggest, by shape. */
class Inputs {
  /** @param pieces { numbers, strings } of the source @param instancesOf gives expressions of objects of a class */
  constructor({ numbers, strings }, instancesOf, isTyped) {
    this.isTyped = isTyped;
    const near = numbers.flatMap((value) => [value, value + 1, value - 1]);
    this._numbers = [...new Set([...NUMBERS.slice(0, 3), ...near, ...NUMBERS])].map(number);
    this._strings = [...new Set([...WORDS.slice(0, 3), ...strings, ...WORDS])].map(text);
    this.strings = strings;
    this.near = new Set(near.map(String));
    this._instancesOf = instancesOf;
  }

  of(shape, depth = 0) {
    return unique(this._of(shape, depth)).slice(0, depth === 0 ? 60 : MAX_POOL);
  }

  _of(shape, depth) {
    const inner = (each) => (depth > 4 ? [code('undefined')] : this.of(each, depth + 1));
    switch (shape.kind) {
      case 'number':
        return [...this._numbers, code('NaN'), code('Infinity')];
      case 'string':
        return this._strings;
      case 'boolean':
        return [code('true'), code('false')];
      case 'bigint':
        return ['1n', '0n', '-1n', '10n'].map(code);
      case 'null':
      case 'undefined':
      case 'code':
        return [code(shape.code ?? shape.kind)];
      case 'symbol':
        return [code("Symbol.for('key')")];
      case 'date':
        return DATES.map(code);
      case 'regexp':
        return ['/a/g', '/\\d+/', '/^[a-z]+$/i'].map(code);
      case 'error':
        return [code("new Error('broken')")];
      case 'bytes':
        return ['new Uint8Array([1, 2, 255])', 'new Uint8Array([])', "Buffer.from('abc')"].map(code);
      case 'promise':
        return [code('Promise.resolve(1)')];
      case 'function':
        return callbacks(shape.returns && inner(shape.returns)).map(code);
      case 'array':
        // Where anything may stand in a list, it is mostly of one kind.
        return shape.of.kind === 'any'
          ? interleaved([lists(this._numbers), lists(this._strings), lists(inner(shape.of))])
          : lists(inner(shape.of));
      case 'tuple':
        return combined(shape.of.map(inner)).map((items) => ({ ...list(items), isTuple: true }));
      case 'union':
        return interleaved(shape.of.map((each) => this._of(each, depth)));
      case 'object':
        return this._objects(shape, inner);
      case 'record':
        return shape.of
          ? inner(shape.of)
              .slice(0, 3)
              .flatMap((each) => [
                record([['a', each]]),
                record([
                  ['a', each],
                  ['b', each],
                ]),
              ])
              .concat(record([]))
          : this._records();
      case 'map':
        return ["new Map([['a', 1], ['b', 2]])", 'new Map()'].map(code);
      case 'set':
        return [
          code(`new Set(${written(list((shape.of?.[0] ? inner(shape.of[0]) : this._numbers).slice(0, 3)))})`),
          code('new Set()'),
        ];
      case 'instance':
        return this._instancesOf(shape.of).map(code);
      case 'generic':
        return interleaved([this._numbers, this._strings, [code('true')]]);
      case 'odd':
        return [
          code('null'),
          code('undefined'),
          ...interleaved([this._strings.slice(0, 3), this._numbers.slice(0, 3), [list([])], [record([])]]),
        ];
      default:
        return interleaved([
          this._numbers,
          this._strings,
          lists(this._numbers),
          [code('null'), code('undefined'), code('true')],
          this._records(),
          lists(this._strings),
        ]);
    }
  }

  _records() {
    const keys = this.strings.filter((each) => IDENTIFIER.test(each)).slice(0, 4);
    return [
      record([
        ['a', number(1)],
        ['b', number(2)],
      ]),
      record([]),
      record([['a', record([['b', text('c')]])]]),
      ...keys.map((key) => record([[key, number(1)]])),
    ];
  }

  _objects({ fields }, inner) {
    const pools = [...fields].map(([name, { shape, isOptional }]) => ({
      name,
      isOptional,
      pool: inner(shape),
    }));
    const base = pools.map(({ name, pool }) => [name, pool[0] ?? code('undefined')]);
    const varied = pools.flatMap(({ name, pool }, place) =>
      pool.slice(1, 8).map((each) => record(base.with(place, [name, each]))),
    );
    const without = pools
      .filter(({ isOptional }) => isOptional)
      .map(({ name }) => record(base.filter(([other]) => other !== name)));
    return [record(base), ...interleaved([varied, without])];
  }
}

/** @param results what a callback may return; anything when it is not known */
const callbacks = (results) =>
  results === undefined
    ? CALLBACKS
    : results
        .slice(0, 4)
        .map((each) => (each.t === 'object' ? `() => (${written(each)})` : `() => ${written(each)}`));

function lists(pool) {
  const [first, second = first, third = second] = pool;
  if (first === undefined) return [list([])];
  return [
    list([first, second, third]),
    list([]),
    list([first]),
    list([third, first, second]),
    list([first, first]),
    list(pool.slice(0, 6)),
    list([second, third]),
  ];
}

/** Tuples that take each of the pools' first items, then differ in one place. */
function combined(pools) {
  const base = pools.map(([first]) => first ?? code('undefined'));
  return [base, ...pools.flatMap((pool, place) => pool.slice(1, 6).map((each) => base.with(place, each)))];
}

function interleaved(pools) {
  const longest = Math.max(0, ...pools.map(({ length }) => length));
  return Array.from({ length: longest }, (_, place) => pools.map((pool) => pool[place]))
    .flat()
    .filter((each) => each !== undefined);
}

const unique = (inputs) => [...new Map(inputs.map((each) => [written(each), each])).values()];

module.exports = { Inputs, code, number, record, text, written };
