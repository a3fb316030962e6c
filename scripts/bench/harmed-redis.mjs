import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StepFailure } from '../console/failure.mjs';
import { freePort } from '../local/ports.mjs';

const READY_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 1_000;

/** A real `redis-server` of our own, in memory only, that can be harmed and mended. */
export class HarmedRedis {
  /** @param {number} port */
  constructor(port) {
    this.url = `redis://127.0.0.1:${port}`;
    this.port = port;
    this.directory = mkdtempSync(path.join(tmpdir(), 'tester-bench-redis-'));
  }

  static async start() {
    const redis = new HarmedRedis(await freePort());
    await redis.#spawn();
    return redis;
  }

  /**
   * What can happen to it: each harms it and resolves to what mends it.
   *
   * @type {Record<string, () => Promise<() => Promise<void>>>}
   */
  harms = {
    healthy: async () => async () => {},
    dead: async () => {
      await this.#end();
      return () => this.#spawn();
    },
    frozen: async () => {
      this.#child.kill('SIGSTOP');
      return async () => void this.#child.kill('SIGCONT');
    },
    full: async () => {
      await this.#configure('maxmemory-policy noeviction');
      await this.#configure('maxmemory 1');
      return () => this.#configure('maxmemory 0');
    },
  };

  async stop() {
    await this.#end();
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #spawn() {
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.directory];
    this.#child = spawn('redis-server', [...place, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
    const failed = new Promise((_, reject) => {
      this.#child.once('error', (cause) =>
        reject(new StepFailure('redis-server cannot be started; is it installed?', { cause })),
      );
    });
    await Promise.race([failed, this.#answers()]);
  }

  async #answers() {
    const deadline = performance.now() + READY_WITHIN_MS;
    while ((await this.#answerTo('PING')) !== '+PONG') {
      if (performance.now() > deadline) throw new StepFailure('redis-server does not answer.');
      await wait(20);
    }
  }

  async #end() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }

  /** @param {string} setting */
  async #configure(setting) {
    const answer = await this.#answerTo(`CONFIG SET ${setting}`);
    if (answer !== '+OK') throw new StepFailure(`redis-server refuses ${setting}: ${answer}`);
  }

  /**
   * @param {string} command
   * @returns {Promise<string | null>} the first line of the answer
   */
  #answerTo(command) {
    return new Promise((resolve) => {
      const socket = connect({ port: this.port, host: '127.0.0.1' }, () => socket.write(`${command}\r\n`));
      /** @param {string | null} line */
      const end = (line) => {
        socket.destroy();
        resolve(line);
      };
      socket.setTimeout(ANSWER_WITHIN_MS, () => end(null));
      socket.once('data', (text) => end(text.toString().split('\r\n', 1)[0] ?? ''));
      socket.once('error', () => end(null));
    });
  }

  /** @type {import('node:child_process').ChildProcess} */
  #child = /** @type {never} */ (undefined);
}
