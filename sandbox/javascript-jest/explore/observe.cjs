'use strict';
/** Makes one planned call in a realm, and tells what it did. */

const { IDENTIFIER, expressionOf, isInexact } = require('./expressions.cjs');

const CALL_MS = 200;
const DRAINED_ITEMS = 50;
/** Rounds of Node's own loop that a promise of its own gets: work of another thread, such as hashing. */
const OUTSIDE_ROUNDS = 25;
const TIMED_OUT = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
/** Longest text of an error that a test is given, in characters. */
const MAX_MESSAGE = 300;
const OPAQUE = Symbol('no expression');
/** What V8 says of an operation that a value does not have: nothing that the source decided. */
const INCIDENTAL = new Set(['TypeError', 'ReferenceError', 'SyntaxError', 'InternalError']);

/**
 * @param plan { setup: statements, call: expression with {0} …, args: expressions, observers: expressions }
 * @param throwing ids of the statements that throw; null for a changed source, where every error is told in full, and built-in objects are not looked at
 * @returns record: outcome `returned`, `raised`, `hung` or `unusable` (with a reason), and what was seen
 */
async function observe(realm, plan, throwing) {
  try {
    return await seen(realm, plan, throwing);
  } catch (fault) {
    if (fault?.code === TIMED_OUT) return { outcome: 'hung' };
    throw fault;
  }
}

async function seen(realm, plan, throwing) {
  const call = prepared(realm, plan);
  if (call === null) return { outcome: 'unusable', reason: 'its object cannot be built' };
  realm.forgetHits();
  const end = await ended(realm, call.act);
  if (end === null) return { outcome: 'hung' };
  if (realm.reachesOut)
    return { outcome: 'unusable', reason: 'it reaches for files, the network or other programs' };
  if (throwing !== null && realm.run(() => realm.builtIns.areChanged, CALL_MS))
    return { outcome: 'unusable', reason: 'it changes what is built into the language' };
  const drained = end.outcome === 'returned' ? drain(realm, end) : null;
  const arcs = realm.hits();
  // Reading a value may run code of the source, too: it has a deadline like the call.
  const [after, code] = realm.run(() => [call.states(), expressionOf(end.value)], CALL_MS);
  return {
    ...(end.outcome === 'raised'
      ? raised(realm, end.value, arcs, throwing)
      : returned(realm, end.value, code)),
    drained,
    isAsync: end.isAsync,
    stateAfter: changes(call.before.observed, after.observed),
    argsAfter: changes(call.before.args, after.args),
    arcs,
    usesClock: realm.time.usesClock,
    usesChance: realm.time.usesChance,
  };
}

/** @returns { act, states, before }; null when the setup or an argument throws */
function prepared(realm, { setup, call, args, observers }) {
  const code = call.replace(/\{(\d+)\}/g, (_, place) => `__arg${place}`);
  const body = [
    ...setup,
    ...args.map((each, place) => `const __arg${place} = ${each};`),
    `return { args: [${args.map((_, place) => `__arg${place}`)}], act: () => (${code}),`,
    `observers: { ${observers.map((each) => `${JSON.stringify(each)}: () => (${each})`)} } };`,
  ].join('\n');
  try {
    return realm.run(() => {
      const { act, ...its } = realm.evaluate(body);
      // The source may have changed what lists of its realm can do.
      const states = () => ({
        observed: statesOf(Object.entries(its.observers)),
        args: new Map(Object.entries(its.args).map(([place, value]) => [place, textOf(value)])),
      });
      return { act, states, before: states() };
    }, CALL_MS);
  } catch (fault) {
    if (fault?.code === TIMED_OUT) throw fault;
    return null;
  }
}

/** Null when it does not come to an end. */
async function ended(realm, act) {
  try {
    const value = realm.run(act, CALL_MS);
    if (typeof value?.then !== 'function') return { outcome: 'returned', value, isAsync: false };
    const end = await settled(realm, value);
    return end && { ...end, isAsync: true };
  } catch (fault) {
    if (fault?.code === TIMED_OUT) throw fault;
    return { outcome: 'raised', value: fault, isAsync: false };
  }
}

async function settled(realm, promise) {
  const state = realm.run(() => realm.watch(promise), CALL_MS);
  for (let round = 0; state.end === null;) {
    const due = realm.time.next();
    if (due !== null) realm.run(due, CALL_MS);
    else if ((round += 1) > OUTSIDE_ROUNDS) return null;
    else {
      await new Promise((resolve) => setImmediate(resolve));
      realm.breathe();
    }
  }
  return { outcome: state.end, value: state.value };
}

/** Reads an iterator to its end; returns 0, or how many items were read when there were more. */
function drain(realm, end) {
  const { value } = end;
  if (value === null || typeof value !== 'object' || typeof value.next !== 'function') return null;
  if (typeof value[Symbol.iterator] !== 'function') return null;
  try {
    const items = [];
    let isMore = false;
    realm.run(() => {
      for (let item; !(item = value.next()).done; items.push(item.value))
        if (items.length === DRAINED_ITEMS) return void (isMore = true);
    }, CALL_MS);
    end.value = isMore ? items.slice(0, 5) : items;
    return isMore ? 5 : 0;
  } catch (fault) {
    if (fault?.code === TIMED_OUT) throw fault;
    Object.assign(end, { outcome: 'raised', value: fault });
    return null;
  }
}

function raised(realm, error, arcs, throwing) {
  const isError = Object.prototype.toString.call(error) === '[object Error]' || error instanceof Error;
  if (!isError) return { outcome: 'unusable', reason: 'it throws what is no error' };
  const type = nameOf(error);
  const deliberate = throwing === null || arcs.some((id) => throwing.has(id));
  const own = realm.names.get(type) ?? realm.global[type];
  // An error of Node's own functions comes from another realm, where `toThrow(TypeError)` is not this one.
  const isKnown = typeof own === 'function' && error instanceof own;
  const message = typeof error.message === 'string' ? error.message : '';
  return {
    outcome: 'raised',
    type: isKnown ? type : 'Error',
    isKnown,
    value: null,
    message: deliberate && message !== '' && message.length <= MAX_MESSAGE ? message : null,
    deliberate,
    isIncidental: !deliberate && INCIDENTAL.has(type),
    isExhausted:
      error instanceof realm.global.RangeError && /call stack|Invalid (array|string) length/.test(message),
    approximate: false,
    resultState: {},
  };
}

const nameOf = ({ constructor }) => (typeof constructor?.name === 'string' ? constructor.name : 'Error');

function returned(realm, value, code) {
  const type = value === null || typeof value !== 'object' ? typeof value : nameOf(value) || 'Object';
  const facts = {
    outcome: 'returned',
    type,
    message: null,
    deliberate: false,
    approximate: isInexact(value),
  };
  if (code !== null) return { ...facts, value: code, resultState: {} };
  return { ...facts, value: null, resultState: factsOf(realm, value) };
}

/** What can be said of a result that has no expression. */
function factsOf(realm, value) {
  const facts = {};
  const tell = (expression, get) => {
    try {
      const code = expressionOf(realm.run(get, CALL_MS));
      if (code !== null && code !== 'undefined' && code.length <= 200) facts[expression] = code;
    } catch {
      // What cannot be read is no fact.
    }
  };
  if (typeof value === 'function') {
    tell('typeof result', () => 'function');
    for (const args of ['1', "'a'", '2, 3'])
      tell(`result(${args})`, () => value(...realm.evaluate(`return [${args}];`)));
  } else if (value !== null && typeof value === 'object') {
    for (const name of fieldsOf(value).slice(0, 8)) tell(`result.${name}`, () => value[name]);
    for (const name of gettersOf(value).slice(0, 8)) tell(`result.${name}`, () => value[name]);
    for (const name of questionsOf(value).slice(0, 6)) tell(`result.${name}()`, () => value[name]());
    if (typeof value[Symbol.iterator] === 'function')
      tell('[...result]', () => Array.from(value).slice(0, 50));
    if (Object.prototype.toString.call(value) === '[object Error]')
      tell('result.message', () => value.message);
  }
  return facts;
}

const QUESTION =
  /^(size|length|count|total|sum|isEmpty|peek|values|keys|toString|toJSON|toArray|(is|has|get|to)[A-Z]\w*)$/;

function membersOf(value) {
  const proto = Object.getPrototypeOf(value);
  if (proto === null || /\[native code\]/.test(Function.prototype.toString.call(proto.constructor)))
    return [];
  return Object.entries(Object.getOwnPropertyDescriptors(proto));
}

/** Names that can stand behind a point. */
const fieldsOf = (value) => Object.keys(value).filter((name) => IDENTIFIER.test(name));

const gettersOf = (value) =>
  membersOf(value)
    .filter(([name, { get }]) => get !== undefined && name !== '__proto__' && IDENTIFIER.test(name))
    .map(([name]) => name);

/** Methods without parameters whose name says that they only tell. */
const questionsOf = (value) =>
  membersOf(value)
    .filter(
      ([name, { value: method }]) =>
        typeof method === 'function' && method.length === 0 && QUESTION.test(name),
    )
    .map(([name]) => name);

const textOf = (value) => expressionOf(value) ?? OPAQUE;

const statesOf = (observers) =>
  new Map(
    observers.map(([expression, get]) => {
      try {
        return [expression, textOf(get())];
      } catch {
        return [expression, OPAQUE];
      }
    }),
  );

const changes = (before, after) =>
  Object.fromEntries([...after].filter(([key, code]) => code !== OPAQUE && code !== before.get(key)));

module.exports = { fieldsOf, gettersOf, observe, questionsOf };
