'use strict';
/** Whether code has changed what every other code in its realm relies on, a test framework's included. */

const NAMES = [
  'Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'BigInt', 'Symbol', 'RegExp', 'Date', 'Error', 'Promise', 'Map', 'Set',
  'WeakMap', 'WeakSet', 'JSON', 'Reflect',
]; // prettier-ignore

/** Ways to the built-ins, with what can be read of each without running anything: every realm has the same. */
const PLACES = NAMES.flatMap((name) => [(realm) => realm[name], (realm) => realm[name]?.prototype])
  .filter((place) => place(globalThis) !== undefined)
  .map((place) => ({ place, keys: plainKeysOf(place(globalThis)) }));

class BuiltIns {
  /** Remembers them as they are now; it is done for each call, so it must be quick. */
  constructor(global) {
    this._known = PLACES.map(({ place, keys }) => ({ holder: Object(place(global)), keys })).map((known) => ({
      ...known,
      count: Reflect.ownKeys(known.holder).length,
      values: known.keys.map((key) => read(known.holder, key)),
    }));
  }

  /** Reading may run code by now: have a deadline. */
  get areChanged() {
    return this._known.some(
      ({ holder, keys, count, values }) =>
        Reflect.ownKeys(holder).length !== count ||
        keys.some((key, place) => !Object.is(read(holder, key), values[place])),
    );
  }
}

const UNREADABLE = Symbol('unreadable');

function read(holder, key) {
  try {
    return holder[key];
  } catch {
    return UNREADABLE;
  }
}

function plainKeysOf(holder) {
  return Reflect.ownKeys(holder).filter((key) => 'value' in Reflect.getOwnPropertyDescriptor(holder, key));
}

module.exports = { BuiltIns };
