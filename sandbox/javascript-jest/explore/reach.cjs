'use strict';
/** Which calls run the place of a mutant, by Istanbul's counters, and which values stand there. */

const { babel } = require('../bundled/babel.cjs');
const { number, text } = require('./inputs.cjs');
const { samplesOf } = require('./source-facts.cjs');

class Reach {
  /** @param counters { statementMap, fnMap } of Istanbul @param tree of the source as it was written */
  constructor({ statementMap, fnMap }, tree) {
    this._statements = Object.entries(statementMap);
    this._bodies = Object.values(fnMap).map(({ loc }) => loc);
    this._seeds = new Map();
    babel.types.traverseFast(tree.program, (node) => {
      const seeds = seedsOf(node);
      if (seeds.length > 0)
        this._seeds.set(node.loc.start.line, [...(this._seeds.get(node.loc.start.line) ?? []), ...seeds]);
    });
  }

  /** @returns what tells whether a call (by its arcs) runs `place` { line, column }, 1- and 0-based; all do what loading runs */
  of(place) {
    const around = this._statements.filter(([, loc]) => contains(loc, place));
    const [id] = around.toSorted(([, a], [, b]) => sizeOf(a) - sizeOf(b))[0] ?? [];
    const isInside = this._bodies.some((loc) => contains(loc, place));
    return (calls) => {
      const found = calls.filter(({ record }) => record.arcs.includes(`s${id}`));
      return found.length > 0 || isInside ? found : calls;
    };
  }

  /** Inputs that the constants of a line suggest. */
  seeds(line) {
    return this._seeds.get(line) ?? [];
  }
}

function seedsOf(node) {
  switch (node.type) {
    case 'NumericLiteral':
      return [node.value, node.value + 1, node.value - 1].map(number);
    case 'StringLiteral':
      return [text(node.value)];
    case 'RegExpLiteral':
      return samplesOf(node.pattern).map(text);
    default:
      return [];
  }
}

const isBefore = (a, b) => a.line < b.line || (a.line === b.line && a.column <= b.column);
const contains = ({ start, end }, place) => isBefore(start, place) && isBefore(place, end);
const sizeOf = ({ start, end }) => (end.line - start.line) * 10_000 + end.column - start.column;

module.exports = { Reach };
