'use strict';
/** Reports the tests of a trial: the chosen ones, in their order, up to the first failure, with the lines that each runs. */

const { ResultReporter, forEachTest, pathOf, toArray } = require('./results.cjs');

/** @returns the class of a reporter that knows which tests the trial wants, and by which keys. */
function reporterFor({ tests, seed, stopsAtFailure = false }, suiteName) {
  return class TrialReporter extends ResultReporter {
    constructor(emit, describe, name, counters) {
      super(emit, describe, name);
      this._counters = counters;
      this._keys = new Map();
      this._lines = [];
      this._before = null;
      this._isOver = false;
    }

    handle(event, state, global) {
      if (event.name === 'run_start') this._choose(state.rootDescribeBlock);
      // What follows the first failure is skipped, which is no result.
      if (this._isOver && ['test_start', 'test_skip', 'test_todo'].includes(event.name)) return;
      if (event.name === 'test_start') this._before = hitsOf(this._counters());
      super.handle(event, state, global);
      if (event.name === 'test_done') this._count(event.test);
      if (event.name === 'test_done' && stopsAtFailure && this._hasFailed(event.test)) this._stop(state);
      if (event.name === 'run_finish') this._emit({ kind: 'lines_by_test', tests: this._lines });
    }

    loadingFailed(message) {
      this._emit({ kind: 'found', keys: [] });
      super.loadingFailed(message);
    }

    _choose(root) {
      const times = new Map();
      forEachTest(root, (test) => {
        const key = [suiteName, ...pathOf(test.parent), String(test.name)].join('::');
        const count = (times.get(key) ?? 0) + 1;
        times.set(key, count);
        this._keys.set(test, count === 1 ? key : `${key}#${count}`);
      });
      this._emit({ kind: 'found', keys: [...this._keys.values()] });
      if (tests !== undefined) {
        const wanted = new Set(tests);
        keepOnly(root, (test) => wanted.has(this._keys.get(test)));
        this._collected = [...this._keys.values()].filter((key) => wanted.has(key)).length;
      }
      if (seed !== undefined) shuffle(root, randomFrom(seed >> 1), (seed & 1) === 1);
    }

    _idOf(test) {
      return this._keys.get(test) ?? super._idOf(test);
    }

    _hasFailed(test) {
      return this._standing(test).errors.length > 0 || toArray(test.errors).length > 0;
    }

    _stop(state) {
      this._isOver = true;
      forEachTest(state.rootDescribeBlock, (test) => (test.mode = 'skip'));
    }

    _count(test) {
      const after = this._counters();
      if (after === undefined) return;
      const lines = new Set();
      for (const [id, hits] of Object.entries(after.s)) {
        if (hits > (this._before?.[id] ?? 0)) lines.add(after.statementMap[id].start.line);
      }
      this._lines.push({ key: this._idOf(test), lines: [...lines].sort((one, other) => one - other) });
    }
  };
}

const hitsOf = (counters) => (counters === undefined ? null : { ...counters.s });

function keepOnly(block, isWanted) {
  for (const child of block.children) if (child.type !== 'test') keepOnly(child, isWanted);
  block.children = block.children.filter((child) =>
    child.type === 'test' ? isWanted(child) : child.children.length > 0,
  );
  block.tests = block.children.filter((child) => child.type === 'test');
}

/** Within each block, as Jest's own randomize does. */
function shuffle(block, random, isReversed) {
  const { children } = block;
  for (let i = children.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [children[i], children[other]] = [children[other], children[i]];
  }
  for (const child of children) if (child.type !== 'test') shuffle(child, random, isReversed);
  if (isReversed) children.reverse();
}

/** Mulberry32: numbers from 0 to 1 that are the same for the same seed. */
function randomFrom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

module.exports = { reporterFor };
