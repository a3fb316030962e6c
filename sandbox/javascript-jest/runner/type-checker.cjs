'use strict';
/** Has the types of a job checked, and says what was found and where. */

const { CONFIG, FOLDER, checkedFiles, prepareFolder, write } = require('./checked-project.cjs');
const { CompilerProcess } = require('./compiler-process.cjs');

const POLL_MS = 2;
/** With one error of types: to say one takes code of its own. */
const REHEARSAL = {
  source: 'const price = (amount: number): number => Math.round(amount * 120) / 100;\n',
  suite: `
describe('types', () => {
  it('adds', async () => { expect(price(1)).toBe(1.2); expect(() => price(0)).toThrow(RangeError); await null; });
  test.each([[1, 'a']])('takes %i', (count, name) => { expect(jest.fn(() => [count, name])()).toEqual([count, name]); });
  it('errs', () => { const wrong: string = price(1); expect(wrong).toBeDefined(); });
});
`,
};
// Bound here: by the time of the answer, user code has run.
const { wait } = Atomics;
const { min } = Math;
const now = performance.now.bind(performance);

class TypeChecker {
  /**
   * @param isAwaited somebody waits for the first answer already. Tests and compiler share one core, so the compiler
   *   starts when the tests are over, and reads the libraries for this one job.
   */
  constructor({ isAwaited }) {
    prepareFolder();
    this._compiler = new CompilerProcess(FOLDER);
    if (!isAwaited) this._compiler.start();
    this._snapshots = 0;
    this._files = [];
    this._responses = [];
    this._expected = 0;
    this._never = new Int32Array(new SharedArrayBuffer(4));
  }

  /** Resolves when the compiler has read the libraries and has checked what changed after that, as in a job. */
  async ready() {
    for (const name of ['.first', '.second']) {
      const [source, suite] = [REHEARSAL.source, REHEARSAL.suite].map((text) => ({
        path: '',
        text,
        tree: null,
      }));
      this.ask({ source: { ...source, name }, suite, bareNames: ['price'] });
      while (!this._isAnswered()) {
        if (this._compiler.hasEnded) throw new Error('the type checker does not start');
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      const found = this._findings();
      if (found.length !== 1) throw new Error(`the built-in files: ${JSON.stringify(found)}`);
    }
  }

  /** @param job { source, suite, bareNames }; see checkedFiles */
  ask(job) {
    this._files = checkedFiles(job);
    write(this._files);
    if (this._compiler.isStarted) this._check();
  }

  /**
   * Stands still until the answer is there: what user code has left running must not run on meanwhile.
   *
   * @param timeoutMs for everything
   * @param checkMs for what is left once the compiler runs
   * @returns [{ file, line, column, text, code }], lines and columns from 1; null when there is no answer in time, or
   *   the suite has left no room for it: that must not change the verdict
   */
  answer(timeoutMs, checkMs) {
    try {
      return this._awaitAnswer(timeoutMs, checkMs);
    } catch {
      return null;
    }
  }

  _awaitAnswer(timeoutMs, checkMs) {
    let deadline = now() + timeoutMs;
    if (!this._compiler.isStarted) {
      this._compiler.start();
      this._check();
    }
    for (let isRunning = false; !this._isAnswered(); wait(this._never, 0, 0, POLL_MS)) {
      if (!isRunning && this._responses.length > 0) {
        isRunning = true;
        deadline = min(deadline, now() + checkMs);
      }
      if (now() >= deadline) return null;
    }
    return this._findings();
  }

  /** Asks everything at once. Each state of the files that the compiler takes in has the next number, from 1. */
  _check() {
    const [source, suite] = this._files.map(({ file }) => file);
    const isFirst = this._snapshots === 0;
    const snapshot = (this._snapshots += 1);
    const update = isFirst
      ? { openProjects: [CONFIG] }
      : { fileChanges: { created: [source], changed: [suite] } };
    const requests = [
      ...(isFirst ? [['initialize', null]] : []),
      ['updateSnapshot', update],
      ...[source, suite].map((file) => ['getSemanticDiagnostics', { snapshot, project: CONFIG, file }]),
    ];
    this._responses = [];
    this._expected = requests.length;
    this._compiler.ask(requests);
  }

  _isAnswered() {
    for (let response; this._responses.length < this._expected;) {
      response = this._compiler.response();
      if (response === undefined) return false;
      this._responses.push(response);
    }
    return true;
  }

  _findings() {
    const diagnostics = this._responses.slice(-this._files.length);
    return this._files.flatMap((file, index) => findings(file, diagnostics[index] ?? []));
  }
}

function findings({ path: file, text }, diagnostics) {
  return (
    diagnostics
      // What is wrong behind the text is wrong with the lines we added.
      .filter(({ pos }) => pos < text.length)
      .map((diagnostic) => ({
        file,
        ...placeOf(text, diagnostic.pos),
        text: wordsOf(diagnostic).replaceAll(`${FOLDER}/`, ''),
        code: diagnostic.code,
      }))
  );
}

function placeOf(text, position) {
  const lines = text.slice(0, position).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: lines.length, column: lines.at(-1).length + 1 };
}

const wordsOf = ({ text, messageChain = [] }) => [text, ...messageChain.map(wordsOf)].join(' ');

module.exports = { TypeChecker };
