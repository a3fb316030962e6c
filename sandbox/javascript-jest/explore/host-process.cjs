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
    this.replaced = 0;
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
    let rest = plans;
    while (rest.length > 0 && performance.now() < until) {
      const answer = await this._with(() =>
        this._ask(
          { ask: 'run', plans: rest.map(slim), ...settings },
          ({ id, record }) => records.set(id, record),
          until,
        ),
      );
      const left = rest.filter(({ id }) => !records.has(id));
      if (answer !== null || left.length === 0) break;
      // The first that has no record took the process with it.
      records.set(left[0].id, { outcome: 'hung' });
      rest = settings.isShared ? [] : left.slice(1);
    }
    return records;
  }

  end() {
    this._child?.kill('SIGKILL');
    this._child = null;
  }

  async _with(action) {
    if (this._child === null) await this.greet();
    return action();
  }

  /** @returns the answer, or null when the process died, said nothing for long, or the time was over */
  _ask(message, onRecord = () => {}, until = Infinity) {
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
        timer = setTimeout(
          finish,
          Math.max(1, Math.min(SILENCE_MS, until + SILENCE_MS - performance.now())),
          null,
        );
      };
      child.on('message', (said) => {
        if ('answer' in said) finish(said.answer ?? {});
        else {
          onRecord(said);
          if (performance.now() > until) finish(null);
          else wait();
        }
      });
      child.once('exit', () => finish(null));
      child.send(message, (fault) => fault && finish(null));
      wait();
    });
  }

  _replace(child) {
    child.kill('SIGKILL');
    if (this._child === child) this._child = null;
    this.replaced += 1;
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

const slim = ({ id, setup, call, args, observers, resultObservers }) => ({
  id,
  setup,
  call,
  args,
  observers,
  resultObservers,
});

module.exports = { HostProcess };
