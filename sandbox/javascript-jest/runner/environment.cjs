'use strict';
/** The realm in which the suite runs: Node's globals, Jest's, and the few things that our compiled code calls. */

const { Console } = require('node:console');
const { TestEnvironment: NodeEnvironment } = require('jest-environment-node');
const { COVERAGE_VARIABLE, OFFER_EXPORTS, OFFER_NAMES } = require('./realm-names.cjs');

const STACK_FRAMES = 100;
const NEVER = new Promise(() => {});
const MATCHERS_THAT_MUST_FAIL = [
  (expect) => expect(1).toBe(2),
  (expect) => expect({ a: 1 }).toEqual({ a: 2 }),
  (expect) => expect({ a: 1 }).toStrictEqual({ a: 2 }),
  (expect) => expect(() => 1).toThrow(),
  (expect) => expect(true).toBeFalsy(),
  (expect) => expect(false).toBeTruthy(),
];

class Environment extends NodeEnvironment {
  constructor(configs, testPath) {
    super(configs, { console, docblockPragmas: {}, testPath });
    // What is printed goes out at once: a run that is killed has said what it printed up to then.
    this.global.console = new Console({ stdout: process.stdout, stderr: process.stderr, colorMode: false });
    this.global.Error.stackTraceLimit = STACK_FRAMES;
    this._reporter = null;
    this._expect = null;
    /** Settles when the last test has its result. */
    this.finished = new Promise((resolve) => (this._finish = resolve));
  }

  /**
   * @param reporter hears what happens to the tests
   * @param wanted names that the suite uses without importing them
   * @param leave called with the exit code when user code ends the process
   */
  serve({ reporter, wanted, leave }) {
    this._reporter = reporter;
    this.global.process.exit = leave;
    this._define(OFFER_NAMES, (getters) => {
      for (const name of Object.keys(getters)) this._offer(name, getters[name]);
    });
    this._define(OFFER_EXPORTS, (exported) => {
      for (const name of wanted) {
        if (!(name in this.global) && Object.hasOwn(Object(exported), name))
          this._offer(name, () => exported[name]);
      }
    });
  }

  handleTestEvent(event, state) {
    if (event.name === 'setup') this._expect = event.runtimeGlobals.expect;
    this._reporter.handle(event, state, this.global);
    if (event.name !== 'run_finish') return undefined;
    this._finish();
    // Jest would go on to put its results into words, which takes longer than most suites.
    return NEVER;
  }

  /** Istanbul's counters of `file`, or undefined when it was never loaded. */
  countersOf(file) {
    return this.global[COVERAGE_VARIABLE]?.[file];
  }

  /** Whether the assertions still fail when they must. User code that changed them has judged itself. */
  isExpectIntact() {
    return [this._expect, this.global.expect].every((expect) =>
      MATCHERS_THAT_MUST_FAIL.every((matcher) => throws(() => matcher(expect))),
    );
  }

  _define(key, value) {
    Object.defineProperty(this.global, Symbol.for(key), { value });
  }

  _offer(name, get) {
    const set = (value) => Object.defineProperty(this.global, name, { value, writable: true });
    Object.defineProperty(this.global, name, { configurable: true, get, set });
  }
}

function throws(action) {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}

module.exports = { Environment };
