'use strict';
/** A realm in which a source has been loaded once, and nothing else has happened. */

const vm = require('node:vm');
const { createRequire, isBuiltin } = require('node:module');
const { COVERAGE_VARIABLE, MUTANT_VARIABLE, OFFER_NAMES } = require('../runner/realm-names.cjs');
const resolver = require('../runner/resolver.cjs');
const { BuiltIns } = require('./built-ins.cjs');
const { isBindable } = require('./expressions.cjs');
const { VirtualTime } = require('./virtual-time.cjs');

const LENT = [
  'Buffer', 'URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'AbortController', 'AbortSignal', 'Event', 'EventTarget', 'atob',
  'btoa', 'structuredClone', 'crypto',
]; // prettier-ignore
const REACHES_OUT =
  /^(node:)?(fs|fs\/promises|net|http|https|http2|dgram|dns|tls|child_process|cluster|worker_threads|inspector|repl|vm)$/;
const LOAD_MS = 1_500;

/** Code of the realm itself, so that what it makes belongs there. */
const FURNITURE = `((time, out) => {
  const NativeDate = Date;
  globalThis.Date = class Date extends NativeDate {
    constructor(...parts) { if (parts.length === 0) super(time.now()); else super(...parts); }
    static now() { return time.now(); }
  };
  Math.random = () => time.random();
  globalThis.performance = { now: () => time.elapsed(), timeOrigin: 0, mark() {}, measure() {} };
  globalThis.setTimeout = (action, delay, ...args) => time.schedule(() => action(...args), delay);
  globalThis.setInterval = (action, delay, ...args) => time.schedule(() => action(...args), delay, Number(delay) || 1);
  globalThis.setImmediate = (action, ...args) => time.schedule(() => action(...args), 0);
  globalThis.clearTimeout = globalThis.clearInterval = globalThis.clearImmediate = (id) => time.cancel(id);
  globalThis.queueMicrotask = (action) => void Promise.resolve().then(action);
  globalThis.fetch = () => out();
  globalThis.console = {};
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'table', 'dir', 'trace', 'group', 'groupEnd', 'time', 'timeEnd', 'assert', 'count'])
    globalThis.console[name] = () => {};
  const fn = (implementation) => {
    let act = implementation;
    const mock = function (...args) { mock.mock.calls.push(args); return act === undefined ? undefined : act.apply(this, args); };
    mock.mock = { calls: [] };
    mock.mockImplementation = (other) => ((act = other), mock);
    mock.mockReturnValue = (value) => ((act = () => value), mock);
    mock.mockResolvedValue = (value) => ((act = async () => value), mock);
    return mock;
  };
  const jest = {
    fn,
    spyOn: (object, name) => { const original = object[name]; return (object[name] = fn(function (...args) { return original.apply(this, args); })); },
    useFakeTimers: ({ now }) => time.setTo(new NativeDate(now).getTime()),
  };
  const watch = (promise) => {
    const state = { end: null, value: undefined };
    Promise.resolve(promise).then((value) => Object.assign(state, { end: 'returned', value }), (value) => Object.assign(state, { end: 'raised', value }));
    return state;
  };
  return { jest, watch };
})`;
const FURNISH = new vm.Script(FURNITURE, { filename: 'realm' });
const STEP = 'tester.step';
const TAKE_STEP = new vm.Script(`globalThis[Symbol.for('${STEP}')]()`, { filename: 'step' });
const IDLE = new vm.Script('undefined');

class Realm {
  /**
   * Loads the source. @throws what the source throws, or an error with code ERR_SCRIPT_EXECUTION_TIMEOUT.
   *
   * @param source { script, path, name, defaultName } as compiled by `compiled`
   * @param settings `mutant`: number of the change that is in force, where some are compiled in
   */
  constructor(source, { startMs, seed, mutant = -1 }) {
    this._source = source;
    this.time = new VirtualTime(startMs, seed);
    this._context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
    this.global = vm.runInContext('globalThis', this._context);
    for (const name of LENT) this.global[name] = globalThis[name];
    this.global.global = this.global;
    Object.defineProperty(this.global, MUTANT_VARIABLE, { value: mutant });
    this.global.process = processOf(() => this._refuse());
    const furnish = FURNISH.runInContext(this._context);
    const { jest, watch } = furnish(this.time, () => this._refuse());
    this.jest = jest;
    this.watch = watch;
    /** Whether a function was called that leaves the process. */
    this.reachesOut = false;
    this._step = null;
    Object.defineProperty(this.global, Symbol.for(STEP), { value: () => this._step() });
    this._load();
    this.builtIns = new BuiltIns(this.global);
  }

  /** Runs `action` as the realm's own, with its microtasks. @throws what it throws, or the timeout's error. */
  run(action, timeoutMs) {
    let result;
    this._step = () => void (result = action());
    TAKE_STEP.runInContext(this._context, { timeout: timeoutMs });
    return result;
  }

  /** Lets the realm do what is due. */
  breathe() {
    IDLE.runInContext(this._context);
  }

  /** What a function body returns that may use `jest` and the names of the source. */
  evaluate(body) {
    const names = ['jest', ...this.names.keys()];
    const code = `(function (${names.join(', ')}) { 'use strict'; ${body}\n})`;
    return vm.runInContext(code, this._context)(this.jest, ...this.names.values());
  }

  /** Statements and branches hit since the last `forgetHits`, by Istanbul's ids. */
  hits() {
    const { s, b } = this._counters();
    return [...hitIn('s', s), ...Object.entries(b).flatMap(([id, arms]) => hitIn(`b${id}.`, arms))];
  }

  forgetHits() {
    const { s, b } = this._counters();
    for (const counts of [s, ...Object.values(b)]) for (const id of Object.keys(counts)) counts[id] = 0;
  }

  /** Code of the source may have removed them, or changed the methods that their lists have. */
  _counters() {
    return { s: {}, b: {}, ...this.global[COVERAGE_VARIABLE]?.[this._source.path] };
  }

  _refuse() {
    this.reachesOut = true;
    throw new Error('out of reach while a source is explored');
  }

  /** A module whose functions are not to be called here: what they do is not the source's alone. */
  _outOfReach(module) {
    const refuse = () => this._refuse();
    return new Proxy(module, {
      get: (target, name) => {
        const value = target[name];
        if (typeof value === 'function') return refuse;
        return value !== null && typeof value === 'object' && name !== 'constants'
          ? this._outOfReach(value)
          : value;
      },
    });
  }

  _load() {
    const { script, path: file, defaultName } = this._source;
    const module = vm.runInContext('({ exports: {} })', this._context);
    const nodeRequire = createRequire(file);
    const require = (request) => {
      if (REACHES_OUT.test(request)) return this._outOfReach(nodeRequire(request));
      return isBuiltin(request) ? nodeRequire(request) : nodeRequire(resolver.locate(request));
    };
    let offered = {};
    Object.defineProperty(this.global, Symbol.for(OFFER_NAMES), { value: (getters) => (offered = getters) });
    const load = script.runInContext(this._context);
    this.run(() => load.call(module.exports, module, module.exports, require, file, '/work'), LOAD_MS);
    this.names = new Map();
    const offer = (name, value) => isBindable(name) && this.names.set(name, value);
    for (const name of Object.keys(offered)) offer(name, offered[name]());
    const { exports: exported } = module;
    if (typeof exported === 'function' || exported?.default !== undefined)
      offer(defaultName, typeof exported === 'function' ? exported : exported.default);
    for (const name of Object.keys(Object(exported))) if (name !== '__esModule') offer(name, exported[name]);
    this.isWholeExport = typeof exported === 'function';
  }
}

const hitIn = (prefix, counts) =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([id]) => prefix + id);

function compiled(source) {
  const wrapped = `(function (module, exports, require, __filename, __dirname) {${source.code}\n})`;
  return { ...source, script: new vm.Script(wrapped, { filename: source.path }) };
}

function processOf(never) {
  const { version, versions, platform, arch, release } = process;
  return {
    version, versions, platform, arch, release, env: { NODE_ENV: 'test' }, argv: [], pid: 1, exit: never, abort: never, cwd: () => '/work',
    on: () => {}, once: () => {}, off: () => {}, emitWarning: () => {}, nextTick: (action, ...args) => void Promise.resolve().then(() => action(...args)),
  }; // prettier-ignore
}

module.exports = { Realm, compiled };
