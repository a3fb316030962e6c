'use strict';
/** Whether code has changed what every other code in its realm relies on, a test framework's included. */

const NAMES = [
  'Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'BigInt', 'Symbol', 'RegExp', 'Date', 'Error', 'Promise', 'Map', 'Set',
  'WeakMap', 'WeakSet', 'JSON', 'Reflect',
]; // prettier-ignore

class BuiltIns {
  /** Remembers them as they are now. */
  constructor(global) {
    this._known = NAMES.flatMap((name) => [global[name], global[name].prototype])
      .filter((holder) => holder !== undefined)
      .map((holder) => [holder, membersOf(holder)]);
  }

  get areChanged() {
    return this._known.some(([holder, known]) => {
      const members = membersOf(holder);
      return (
        members.size !== known.size ||
        [...members].some(([name, member]) => !Object.is(known.get(name), member))
      );
    });
  }
}

const membersOf = (holder) =>
  new Map(
    Reflect.ownKeys(holder).map((name) => {
      const { value, get } = Reflect.getOwnPropertyDescriptor(holder, name);
      return [name, get ?? value];
    }),
  );

module.exports = { BuiltIns };
