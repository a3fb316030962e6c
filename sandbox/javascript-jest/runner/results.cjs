'use strict';
/** Reports each test from what jest-circus says happened to it, while it happens; never from a report or a text. */

// Fake timers of the suite may change the clock that everybody else sees.
const now = performance.now.bind(performance);
const RETRY_TIMES = Symbol.for('RETRY_TIMES');

class ResultReporter {
  /**
   * @param emit sends one record
   * @param describe FailureText
   * @param suiteName shown where no test can be named
   */
  constructor(emit, describe, suiteName) {
    this._emit = emit;
    this._describe = describe;
    this._suiteName = suiteName;
    this._standings = new Map();
    this._ended = [];
    this._hookErrors = new Set();
    this._collected = 0;
    /** Tests and hooks that went wrong, as far as we saw. */
    this.failures = 0;
    this.reported = 0;
  }

  /** @param event of jest-circus; its objects belong to user code's realm, so they are only read */
  handle(event, state, global) {
    // Other listeners may still add errors to a test that is done; by the next event they have.
    if (!this._mayBeRetried(state, global) || event.name === 'run_finish') this._report();
    const on = ResultReporter.EVENTS[event.name];
    if (on) on.call(this, event, state);
  }

  /** The suite, or what it imports, threw while it was loaded: no test of it runs. */
  loadingFailed(message) {
    this.collectionFailed(message);
    this._emit({ kind: 'collected', count: this._collected });
  }

  collectionFailed(message, name = this._suiteName) {
    this.failures++;
    this._emit({ kind: 'collection_error', name, message });
  }

  _idOf(test) {
    return [...pathOf(test.parent), String(test.name)].join(' › ');
  }

  _mayBeRetried(state, global) {
    return Number(global[RETRY_TIMES]) > 0 || state.describeRetryOptions?.size > 0;
  }

  _fail(test, status, error) {
    const standing = this._standing(test);
    // A test that has failed stays so when a hook after it goes wrong as well.
    standing.status ??= status;
    standing.errors.push(error);
  }

  _standing(test) {
    let standing = this._standings.get(test);
    if (!standing)
      this._standings.set(test, (standing = { status: null, errors: [], isSkipped: false, beganAt: 0 }));
    return standing;
  }

  _hookFailed({ test, describeBlock, hook, error }) {
    const message = () => this._describe.of(error, hook.asyncError);
    if (test) this._fail(test, 'errored', [error, hook.asyncError]);
    else if (hook.type === 'afterAll') {
      this._hookErrors.add(error);
      this.collectionFailed(message(), pathOf(describeBlock).join(' › ') || undefined);
    } else forEachTest(describeBlock, (each) => this._fail(each, 'errored', [error, hook.asyncError]));
  }

  _done(test, isSkipped) {
    const standing = this._standing(test);
    standing.isSkipped = isSkipped;
    standing.durationMs = standing.beganAt === 0 ? 0 : now() - standing.beganAt;
    this._ended.push(test);
  }

  _report() {
    for (const test of this._ended) this._reportOne(test, this._standing(test));
    this._ended = [];
  }

  _reportOne(test, { status, errors, isSkipped, durationMs }) {
    const known = errors.length > 0 ? errors : toArray(test.errors);
    const outcome = known.length > 0 ? (status ?? 'failed') : isSkipped ? 'skipped' : 'passed';
    const failed = outcome === 'failed' || outcome === 'errored';
    const [first, ...rest] = known;
    if (failed) this.failures++;
    this.reported++;
    const path = pathOf(test.parent);
    const name = String(test.name);
    const id = this._idOf(test);
    const message = failed ? this._describe.of(...thrownIn(first), ...rest.flatMap(thrownIn)) : null;
    this._emit({ kind: 'test', id, name, path, status: outcome, durationMs: round(durationMs), message });
    this._standings.delete(test);
  }
}

ResultReporter.EVENTS = {
  add_test() {
    this._collected++;
  },
  run_start() {
    this._emit({ kind: 'collected', count: this._collected });
  },
  test_start({ test }) {
    this._standing(test).beganAt = now();
    this._emit({ kind: 'started', id: this._idOf(test) });
  },
  test_fn_failure({ test, error }) {
    this._fail(test, 'failed', [error, test.asyncError]);
  },
  hook_failure(event) {
    this._hookFailed(event);
  },
  test_retry({ test }) {
    this._standings.delete(test);
    this._ended = this._ended.filter((each) => each !== test);
  },
  test_skip({ test }) {
    this._done(test, true);
  },
  test_todo({ test }) {
    this._done(test, true);
  },
  test_done({ test }) {
    this._done(test, false);
  },
  // What no test owns, such as a promise that was rejected while the suite was loaded.
  run_finish(_event, state) {
    const rejections = [...(state.unhandledRejectionErrorByPromise?.values() ?? [])];
    for (const error of [...toArray(state.unhandledErrors), ...rejections]) {
      const [thrown, ...others] = thrownIn(error);
      // Errors of `afterAll` are here a second time.
      if (!this._hookErrors.has(thrown)) this.collectionFailed(this._describe.of(thrown, ...others));
    }
  },
};

/** jest-circus keeps an error alone, or with a second one that knows where the test was declared. */
function thrownIn(error) {
  return Array.isArray(error) ? [error[0] ?? error[1], error[1]] : [error];
}

/** By index: the array's own methods are user code's to change. */
function toArray(list) {
  const items = [];
  for (let i = 0; i < (list?.length ?? 0); i++) items[items.length] = list[i];
  return items;
}

function forEachTest(describeBlock, visit) {
  for (const child of toArray(describeBlock.children)) {
    if (child.type === 'test') visit(child);
    else forEachTest(child, visit);
  }
}

/** Names of the describe blocks from the outermost to this one; the root has no parent and no name of its own. */
function pathOf(describeBlock) {
  const names = [];
  for (let block = describeBlock; block?.parent; block = block.parent) names.unshift(String(block.name));
  return names;
}

function round(milliseconds) {
  return Math.round(milliseconds * 1000) / 1000;
}

module.exports = { ResultReporter, forEachTest, pathOf, toArray };
