'use strict';
/** What the code does with a parameter, and what that says about it. */

const { babel } = require('../bundled/babel.cjs');

const METHODS = {
  string:
    'toUpperCase toLowerCase trim trimStart trimEnd split startsWith endsWith charAt charCodeAt codePointAt replace replaceAll substring substr padStart padEnd repeat localeCompare match matchAll normalize search test',
  array:
    'push pop shift unshift map filter reduce reduceRight forEach some every find findIndex findLast flatMap flat sort reverse splice join fill',
  number: 'toFixed toPrecision toExponential',
  date: 'getTime getFullYear getMonth getDate getDay getHours getMinutes getSeconds toISOString getUTCFullYear getUTCMonth getUTCDate setDate setMonth setFullYear getUTCDay',
  map: 'entries set',
  promise: 'then catch',
};
const KIND_OF_METHOD = new Map(
  Object.entries(METHODS).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind])),
);
const NAMES = {
  string:
    's str text string name word words_ line path filename pattern prefix suffix sep separator message title label char c ch key content email url token query phrase sentence slug input html css color hex code id value_ tag type unit locale currency format template left right a_ b_',
  number:
    'n i j k m x y z a b num number count size width height length index limit start stop end step year month day age low high lo hi min max amount quantity total page offset base seconds ms bits position pos score level rows cols price rate ratio factor weight temperature balance percent radius precision decimals digits depth lower upper value timestamp fromindex',
  array:
    'items values numbers nums list arr array seq elements data xs ys words lines rows_ records matrix points args tokens strings prices grades scores entries_ collection iterable keys paths objects',
  record:
    'obj object dict map_ config settings options opts params record row entry props target source_ user attributes',
  boolean: 'flag reverse strict verbose enabled inclusive recursive force',
  function:
    'f fn func callback cb predicate iteratee comparator compare transform mapper handler reducer fn1 fn2 getter selector',
  date: 'date datetime birthday deadline from_ until',
  regexp: 're regex regexp',
};
const KIND_OF_NAME = new Map(
  Object.entries(NAMES).flatMap(([kind, names]) =>
    names.split(' ').map((name) => [name.replace(/_$/, ''), kind]),
  ),
);
const KIND_OF_TYPEOF = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  function: 'function',
  object: 'record',
  undefined: 'undefined',
  bigint: 'bigint',
  symbol: 'symbol',
};
const KIND_OF_LITERAL = {
  StringLiteral: 'string',
  NumericLiteral: 'number',
  BooleanLiteral: 'boolean',
  ArrayExpression: 'array',
  ObjectExpression: 'record',
  ArrowFunctionExpression: 'function',
  FunctionExpression: 'function',
  TemplateLiteral: 'string',
  NullLiteral: 'null',
  RegExpLiteral: 'regexp',
  BigIntLiteral: 'bigint',
};
const ARITHMETIC = new Set([
  '-',
  '*',
  '/',
  '%',
  '**',
  '<',
  '>',
  '<=',
  '>=',
  '|',
  '&',
  '>>',
  '<<',
  '>>>',
  '^',
]);
const CONVERSIONS = {
  parseInt: 'string',
  parseFloat: 'string',
  isNaN: 'number',
  encodeURIComponent: 'string',
  decodeURIComponent: 'string',
  Number: 'string',
  String: 'string',
};

/** @returns a shape, or a union of those that something speaks for, the likeliest first */
function shapesOfUse(name, fallback, node, isTyped) {
  const kinds = new Map();
  const fields = new Map();
  const add = (kind) => kind && kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  if (fallback) add(KIND_OF_LITERAL[fallback.type]);
  if (node.body)
    babel.types.traverse(node.body, (each, above) =>
      look(
        each,
        above.map((one) => one.node),
        name,
        add,
        fields,
      ),
    );
  const byName =
    KIND_OF_NAME.get(name.toLowerCase()) ??
    (/^(is|has|should|use|with|allow)[A-Z]/.test(name) ? 'boolean' : undefined) ??
    byTail(name);
  const found = [...kinds].sort(([, a], [, b]) => b - a).map(([kind]) => kind);
  if (fields.size > 0 && !found.includes('array') && !found.includes('string')) found.unshift('object');
  if (byName && !found.includes(byName) && !(byName === 'record' && found.includes('object')))
    found.splice(found[0] === 'object' || fallback ? 1 : found.length > 1 ? 1 : 0, 0, byName);
  const shapes = [...new Set(found)].map((kind) => shapeOf(kind, fields));
  if (shapes.length === 0) return { kind: 'any' };
  // Its type is that of its default.
  if (isTyped && fallback && KIND_OF_LITERAL[fallback.type])
    return shapeOf(KIND_OF_LITERAL[fallback.type], fields);
  return { kind: 'union', of: isTyped ? shapes : [...shapes, { kind: 'odd' }] };
}

const shapeOf = (kind, fields) => {
  if (kind === 'object')
    return {
      kind: 'object',
      fields: new Map(
        [...fields].map(([name, kinds]) => [name, { shape: fieldShape(name, kinds), isOptional: true }]),
      ),
    };
  if (kind === 'pairs')
    return { kind: 'array', of: { kind: 'tuple', of: [{ kind: 'number' }, { kind: 'number' }] } };
  return kind === 'array' ? { kind: 'array', of: { kind: 'any' } } : { kind };
};

function fieldShape(name, kinds) {
  const kind = [...kinds][0] ?? KIND_OF_NAME.get(name.toLowerCase()) ?? byTail(name);
  return kind ? (kind === 'array' ? { kind, of: { kind: 'any' } } : { kind }) : { kind: 'any' };
}

const byTail = (name) => {
  const tail = /([A-Z][a-z]*|_[a-z]+)$/.exec(name)?.[0].replace('_', '').toLowerCase();
  return (tail && KIND_OF_NAME.get(tail)) ?? (/[^s]s$/.test(name) && name.length > 3 ? 'array' : undefined);
};

const isName = (node, name) => node?.type === 'Identifier' && node.name === name;

function look(node, above, name, add, fields) {
  if (!isName(node, name)) return;
  const parent = above.at(-1);
  const outer = above.at(-2);
  if (isMember(parent) && parent.object === node) return member(parent, outer, add, fields);
  if (parent.type === 'VariableDeclarator' && parent.init === node && parent.id.type === 'ObjectPattern')
    return parent.id.properties.forEach(({ key, value }) => key && fields.set(key.name, kindsOf(value)));
  if (parent.type === 'CallExpression' || parent.type === 'NewExpression') return argument(node, parent, add);
  if (parent.type === 'UnaryExpression' && parent.operator === 'typeof') {
    const literal = [outer?.left, outer?.right].find((each) => each?.type === 'StringLiteral');
    return add(KIND_OF_TYPEOF[literal?.value]);
  }
  if (parent.type === 'UnaryExpression' && ['-', '+', '~'].includes(parent.operator)) return add('number');
  if (parent.type === 'UpdateExpression') return add('number');
  if (parent.type === 'BinaryExpression') return compared(node, parent, add);
  if (parent.type === 'ForOfStatement' && parent.right === node) return add('array');
  if (parent.type === 'SpreadElement') return add('array');
  if (parent.type === 'ForInStatement' && parent.right === node) return add('record');
  if (parent.type === 'SwitchStatement')
    for (const { test } of parent.cases) add(KIND_OF_LITERAL[test?.type]);
  return undefined;
}

/** What a default says of a field that is taken out of a parameter. */
const kindsOf = (value) => {
  const kind = value?.type === 'AssignmentPattern' ? KIND_OF_LITERAL[value.right.type] : undefined;
  return new Set(kind ? [kind] : []);
};

const isMember = (node) => /^(Optional)?MemberExpression$/.test(node?.type ?? '');

function member(parent, outer, add, fields) {
  if (
    parent.computed &&
    isMember(outer) &&
    outer.object === parent &&
    outer.property.type === 'NumericLiteral'
  )
    return add('pairs');
  if (parent.computed) return parent.property.type === 'StringLiteral' ? add('record') : add('array');
  const field = parent.property.name;
  const isCalled = /^(Optional)?CallExpression$/.test(outer?.type ?? '') && outer.callee === parent;
  if (isCalled) return add(KIND_OF_METHOD.get(field));
  if (field === 'length') return (add('array'), add('string'));
  if (field === 'size') return add('map');
  const kinds = fields.get(field) ?? new Set();
  if (outer?.type === 'BinaryExpression') compared(parent, outer, (kind) => kind && kinds.add(kind));
  if (isMember(outer) && !outer.computed) {
    const kind =
      KIND_OF_METHOD.get(outer.property.name) ?? (outer.property.name === 'length' ? 'array' : undefined);
    if (kind) kinds.add(kind);
  }
  fields.set(field, kinds);
  return undefined;
}

function argument(node, parent, add) {
  if (parent.callee === node) return add('function');
  const { callee } = parent;
  const called =
    callee.type === 'MemberExpression' ? `${callee.object.name}.${callee.property.name}` : callee.name;
  if (called === 'Array.isArray' || called === 'Array.from') return add('array');
  if (called?.startsWith('Object.')) return add('record');
  if (called?.startsWith('Math.') || called?.startsWith('Number.')) return add('number');
  if (called === 'JSON.parse') return add('string');
  if (called === 'Date' || called === 'Date.parse') return add('date');
  if (called === 'Set' || called === 'Map') return add('array');
  if (called === 'RegExp') return add('string');
  if (/\.(test|exec)$/.test(called ?? '')) return add('string');
  return add(CONVERSIONS[called]);
}

function compared(node, parent, add) {
  const other = parent.left === node ? parent.right : parent.left;
  if (parent.operator === 'instanceof')
    return add(
      {
        Date: 'date',
        Map: 'map',
        Set: 'set',
        RegExp: 'regexp',
        Array: 'array',
        Promise: 'promise',
        Error: 'error',
      }[other.name],
    );
  if (parent.operator === 'in' && parent.right === node) return add('record');
  if (KIND_OF_LITERAL[other.type]) return add(KIND_OF_LITERAL[other.type]);
  return ARITHMETIC.has(parent.operator) ? add('number') : undefined;
}

module.exports = { shapesOfUse };
