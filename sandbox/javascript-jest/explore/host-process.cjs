'use strict';
/** Our end of the process in which user code runs. It is replaced when it does not answer or has died. */

const { fork } = require('node:child_process');
const path = require('node:path');

const HEAP_MIB = 160;
/** Longer than the longest call with all that is around it. */
const SILENCE_MS = 2_500;

class HostProcess {
  /** @param greeting what every new process is told first */
  constructor(greeting) {
    this._greeting = greeting;
    this._child = null;
  }

  /** @returns what the source offers, or `{ failure }` */
  async greet() {
    return (await this._ask({ ask: 'greet', ...this._greeting })) ?? DIED;
  }

  async inspect(request) {
    const answer = (await this._with(() => this._ask({ ask: 'inspect', ...request }))) ?? DIED;
    return answer.failure ? null : answer;
  }

  /** Records of the plans by id, as many as there was time for until `until` (performance.now()). */
  async run(plans, until, settings = {}) {
    const records = new Map();
    let rest = plans.map(forHost);
    for (let left; rest.length > 0 && (left = until - performance.now()) > 0;) {
      const isFresh = this._child === null;
      const known = records.size;
      const request = { ask: 'run', plans: rest, withinMs: left, ...settings };
      const answer = await this._with(() => this._ask(request, ({ id, record }) => records.set(id, record)));
      if (answer !== null) break;
      rest = rest.filter(({ id }) => !records.has(id));
      // What ended the process may be left over from an earlier call: a plan is to blame that is the first in a new one.
      if (rest.length === 0 || !isFresh || records.size > known) continue;
      records.set(rest[0].id, { outcome: 'hung' });
      rest = rest.slice(1);
    }
    return records;
  }

  /**
   * Ids of the calls that notice each mutant by its id; those that were not reached until `until` are missing. A mutant
   * that ends the process is noticed, by we do not know which.
   */
  async mutate({ mutants, ...request }, until) {
    const kills = new Map();
    let rest = mutants;
    for (let left; rest.length > 0 && (left = until - performance.now()) > 0;) {
      const message = { ask: 'mutate', ...request, mutants: rest, withinMs: left };
      const answer = await this._with(() => this._ask(message, ({ id, record }) => kills.set(id, record)));
      if (answer !== null) break;
      rest = rest.filter(({ id }) => !kills.has(id)).slice(1);
    }
    return kills;
  }

  end() {
    this._child?.kill('SIGKILL');
    this._child = null;
  }

  async _with(action) {
    if (this._child === null) await this.greet();
    return action();
  }

  /** @returns the answer, or null when the process died or said nothing for too long */
  _ask(message, onRecord = () => {}) {
    this._child ??= this._start();
    const child = this._child;
    return new Promise((resolve) => {
      let timer;
      const finish = (answer) => {
        clearTimeout(timer);
        child.removeAllListeners('message').removeAllListeners('exit');
        if (answer === null) this._replace(child);
        resolve(answer);
      };
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(finish, SILENCE_MS, null);
      };
      child.on('message', (said) => {
        if ('answer' in said) return finish(said.answer ?? {});
        onRecord(said);
        return wait();
      });
      child.once('exit', () => finish(null));
      child.send(message, (fault) => fault && finish(null));
      wait();
    });
  }

  _replace(child) {
    child.kill('SIGKILL');
    if (this._child === child) this._child = null;
  }

  _start() {
    return fork(path.join(__dirname, 'host.cjs'), {
      execArgv: [`--max-old-space-size=${HEAP_MIB}`, '--stack-size=900', '--no-warnings'],
      env: { TZ: 'UTC', NODE_ENV: 'test' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'json',
    });
  }
}

const DIED = {
  failure: { type: 'Error', message: 'the source ends the process when it is loaded', line: null },
};

/** What of a plan the host needs. */
const forHost = ({ id, setup, call, args, observers }) => ({ id, setup, call, args, observers });

module.exports = { HostProcess, forHost };
