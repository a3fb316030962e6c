'use strict';
/**
 * The type checker in a process of its own, because types may take any time and memory: what they take there is not
 * taken from the verdict.
 */

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { HOME } = require('./paths.cjs');

const MEMORY = path.join(HOME, 'types', 'memory');
/** Makes the checker leave its rehearsal out. */
const AT_ONCE = 'at-once';
const MAX_HEAP_MIB = 144;
const POLL_MS = 2;
const MAX_ANSWER_BYTES = 1 << 20;
// Bound here: by the time of the question, user code has run.
const { wait } = Atomics;
const { readSync } = fs;
const { parse, stringify } = JSON;
const { min } = Math;
const now = performance.now.bind(performance);

class TypeCheckerClient {
  /** @param isAwaited somebody waits for the first answer already, so there is no time for a rehearsal */
  constructor({ isAwaited }) {
    // Answers come through a file without a name: unlike a pipe, it can be looked at without being waited for.
    const file = path.join(os.tmpdir(), 'types');
    this._answers = fs.openSync(file, 'wx+');
    fs.unlinkSync(file);
    this._position = 0;
    this._isLoaded = false;
    this._never = new Int32Array(new SharedArrayBuffer(4));
    const options = [
      '--snapshot-blob',
      MEMORY,
      `--max-old-space-size=${MAX_HEAP_MIB}`,
      '--v8-pool-size=1',
      '--no-warnings',
      ...(isAwaited ? [AT_ONCE] : []),
    ];
    this._process = spawn(process.execPath, options, { stdio: ['pipe', this._answers, 'ignore'], env: {} });
    this._process.on('error', () => {}).unref();
    this._process.stdin.on('error', () => {}).unref();
  }

  /** Resolves when the checker is loaded and has checked something. */
  async ready() {
    while (!this._isReady()) {
      if (this._process.exitCode !== null) throw new Error('the type checker does not start');
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** @param job { source, suite, bareNames }; see TypeChecker.check. Their files must be in place. */
  ask({ source, suite, bareNames }) {
    const places = { source: { path: source.path, name: source.name }, suite: { path: suite.path } };
    this._process.stdin.write(stringify({ ...places, bareNames }));
  }

  /**
   * Stands still until the answer is there: what user code has left running must not run on meanwhile.
   *
   * @param timeoutMs for everything
   * @param checkMs for what is left once the checker is loaded
   * @returns the findings, or null when there are none in time
   */
  answer(timeoutMs, checkMs) {
    let deadline = now() + timeoutMs;
    for (let isLoaded = false, answer; ; wait(this._never, 0, 0, POLL_MS)) {
      if (!isLoaded && this._isReady()) {
        isLoaded = true;
        deadline = min(deadline, now() + checkMs);
      }
      answer = isLoaded ? this._nextLine() : undefined;
      if (answer !== undefined) return answer;
      if (now() >= deadline) return null;
    }
  }

  _isReady() {
    this._isLoaded ||= this._nextLine() !== undefined;
    return this._isLoaded;
  }

  /** Undefined as long as there is no whole line. */
  _nextLine() {
    const bytes = Buffer.alloc(MAX_ANSWER_BYTES);
    const text = bytes.toString('utf8', 0, readSync(this._answers, bytes, 0, bytes.length, this._position));
    const end = text.indexOf('\n');
    if (end < 0) return undefined;
    this._position += Buffer.byteLength(text.slice(0, end + 1));
    return parse(text.slice(0, end));
  }
}

module.exports = { TypeCheckerClient };
