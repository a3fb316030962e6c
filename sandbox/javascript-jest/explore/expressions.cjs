'use strict';
/** Writes values as JavaScript: an expression that makes an equal value, where there is one. */

const MAX_DEPTH = 6;
const MAX_ITEMS = 60;
const MAX_LENGTH = 1_500;
const ESCAPES = { "'": "\\'", '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** Words that strict code cannot give to a variable, and the one that tests have for themselves. */
const TAKEN = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public return ' +
    'static super switch this throw true try typeof var void while with yield jest'
  ).split(' '),
);

class Inexpressible extends Error {}

/** @returns the expression, or null when there is none or it would be too long to read */
function expressionOf(value) {
  try {
    const code = write(value, 0, new Set());
    return code.length <= MAX_LENGTH ? code : null;
  } catch (fault) {
    // Getters and proxies of the user's may throw anything.
    if (fault instanceof Inexpressible || !(fault instanceof RangeError && /memory/.test(fault.message)))
      return null;
    throw fault;
  }
}

/** Whether the expression holds a number that another machine may compute in another last digit. */
const isInexact = (value) => typeof value === 'number' && Number.isFinite(value) && !Number.isInteger(value);

/** 'it\'s' */
const quoted = (text) =>
  `'${text.replace(/['\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/g, escaped)}'`;

function escaped(character, at, text) {
  if (ESCAPES[character]) return ESCAPES[character];
  const isPaired =
    (/[\ud800-\udbff]/.test(character) && /[\udc00-\udfff]/.test(text[at + 1] ?? '')) ||
    (/[\udc00-\udfff]/.test(character) && /[\ud800-\udbff]/.test(text[at - 1] ?? ''));
  return isPaired ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function write(value, depth, above) {
  switch (typeof value) {
    case 'undefined':
    case 'boolean':
      return String(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'string':
      return quoted(value);
    case 'object':
      return value === null ? 'null' : writeObject(value, depth, above);
    default:
      throw new Inexpressible();
  }
}

function writeObject(value, depth, above) {
  if (depth >= MAX_DEPTH || above.has(value)) throw new Inexpressible();
  above.add(value);
  const inner = (each) => write(each, depth + 1, above);
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  const code = (WRITERS[kind] ?? (ArrayBuffer.isView(value) ? writeView : writeFields))(value, inner, kind);
  above.delete(value);
  return code;
}

const list = (items, inner) => {
  if (items.length > MAX_ITEMS) throw new Inexpressible();
  return `[${items.map(inner).join(', ')}]`;
};

const refuse = () => {
  throw new Inexpressible();
};

const WRITERS = {
  Array: (value, inner) => list(Array.from(value), inner),
  Arguments: (value, inner) => list(Array.from(value), inner),
  Date: (value) =>
    Number.isNaN(value.getTime()) ? 'new Date(NaN)' : `new Date(${quoted(value.toISOString())})`,
  RegExp: (value) => String(value),
  Map: (value, inner) => (value.size === 0 ? 'new Map()' : `new Map(${list([...value], inner)})`),
  Set: (value, inner) => (value.size === 0 ? 'new Set()' : `new Set(${list([...value], inner)})`),
  Number: (value) => `Object(${Number(value)})`,
  String: (value) => `Object(${quoted(String(value))})`,
  Boolean: (value) => `Object(${Boolean(value)})`,
  Error: refuse,
  Promise: refuse,
  WeakMap: refuse,
  WeakSet: refuse,
  WeakRef: refuse,
  Generator: refuse,
  AsyncGenerator: refuse,
  ArrayBuffer: refuse,
};

function writeView(value, inner, kind) {
  const name = globalThis.Buffer.isBuffer(value) ? 'Buffer.from' : `new ${kind}`;
  return `${name}(${list(Array.from(value), inner)})`;
}

/** Jest compares what an object holds and not its class, so fields say all. An object that shows none says nothing. */
function writeFields(value, inner) {
  const names = Object.keys(value);
  const isPlain = [null, 'Object'].includes(Object.getPrototypeOf(value)?.constructor?.name ?? null);
  if (names.length > MAX_ITEMS || (names.length === 0 && !isPlain)) throw new Inexpressible();
  if (Object.getOwnPropertySymbols(value).length > 0 || typeof value[Symbol.iterator] === 'function')
    throw new Inexpressible();
  if (names.length === 0) return '{}';
  const fields = names.map((name) => {
    if (name === '__proto__') throw new Inexpressible();
    return `${keyOf(name)}: ${inner(value[name])}`;
  });
  return `{ ${fields.join(', ')} }`;
}

const keyOf = (name) => (IDENTIFIER.test(name) || /^(0|[1-9]\d{0,8})$/.test(name) ? name : quoted(name));

/** Whether a suite can have a variable of this name. */
const isBindable = (name) => IDENTIFIER.test(name) && !TAKEN.has(name);

module.exports = { IDENTIFIER, isBindable, expressionOf, isInexact, keyOf, quoted };
