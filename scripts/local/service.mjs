import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StepFailure } from '../console/failure.mjs';
import { fromRoot, LOGS, ROOT } from '../console/paths.mjs';

const READY_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 200;
const ANSWER_WITHIN_MS = 5_000;
/** An app drains for up to 10 s after SIGTERM; this leaves it some air. */
const STOP_WITHIN_MS = 20_000;

/** One app of ours, built, running as a child process; its output goes to a log file. */
export class Service {
  /** @type {number | null | undefined} exit code; undefined while it runs */
  #exitCode;
  #said = '';

  /**
   * @param {'api' | 'worker'} app
   * @param {number} port
   * @param {Record<string, string>} env
   */
  constructor(app, port, env) {
    this.app = app;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.log = path.join(LOGS, `${app}-${port}.log`);
    mkdirSync(LOGS, { recursive: true });
    const log = createWriteStream(this.log);
    // A group of its own: on Ctrl-C it is we who decide in which order things stop.
    this.child = spawn(process.execPath, ['--enable-source-maps', path.join(ROOT, 'dist', app, 'main.cjs')], {
      cwd: ROOT,
      detached: true,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const output of [this.child.stdout, this.child.stderr]) {
      output.on('data', (data) => {
        this.#said = (this.#said + data).slice(-2000);
        log.write(data);
      });
    }
    /** @type {Promise<void>} */
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code) => {
        this.#exitCode = code;
        log.end();
        resolve();
      });
    });
  }

  /** Waits until `/health/ready` answers 200. */
  async ready() {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await this.#isReady())) {
      const hasEnded = this.#exitCode !== undefined;
      if (hasEnded || Date.now() > deadline) {
        const what = hasEnded ? `ended with exit code ${this.#exitCode}` : 'does not get ready';
        throw new StepFailure(
          `The ${this.app} ${what}.\n  ${this.#said.trim().split('\n').slice(-8).join('\n  ')}`,
          {
            log: fromRoot(this.log),
          },
        );
      }
      await wait(ASK_EVERY_MS);
    }
  }

  async #isReady() {
    try {
      const answer = await fetch(`${this.url}/health/ready`, {
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      return answer.ok;
    } catch (error) {
      // Nothing listens yet, or it is too busy starting to answer.
      if (error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError'))
        return false;
      throw error;
    }
  }

  /** Asks it to end, waits, and ends it by force when it does not. */
  async stop() {
    if (this.#exitCode !== undefined) return;
    this.child.kill('SIGTERM');
    const inTime = await Promise.race([
      this.ended.then(() => true),
      wait(STOP_WITHIN_MS, false, { ref: false }),
    ]);
    if (!inTime) this.child.kill('SIGKILL');
    await this.ended;
  }
}
