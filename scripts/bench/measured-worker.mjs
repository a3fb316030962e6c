import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../local/ports.mjs';
import { Service } from '../local/service.mjs';

const TOKEN = 'a-token-for-a-benchmark-on-the-loopback-address';
const FULL_WITHIN_MS = 120_000;

/** Our worker as it is built and shipped, asked over HTTP. */
export class MeasuredWorker {
  /**
   * @param {Service} service
   * @param {string} instance the label of its sandboxes
   */
  constructor(service, instance) {
    this.service = service;
    this.instance = instance;
  }

  /**
   * @param {string} name part of the label of its sandboxes
   * @param {Record<string, string>} env
   */
  static async start(name, env) {
    const instance = `bench-${name}-${process.pid}`;
    const port = await freePort();
    const worker = new MeasuredWorker(
      new Service('worker', port, {
        WORKER_PORT: String(port),
        WORKER_AUTH_TOKEN: TOKEN,
        WORKER_INSTANCE: instance,
        TESTER_PROFILE: 'production',
        LOG_LEVEL: 'error',
        ...env,
      }),
      instance,
    );
    await worker.service.ready();
    return worker;
  }

  get pid() {
    return this.service.child.pid;
  }

  /**
   * Executes a suite that has to pass.
   *
   * @param {import('./runtimes.mjs').Benchmark} benchmark
   * @returns {Promise<number>} milliseconds of the whole call
   */
  async run({ runtime, job }) {
    const started = performance.now();
    const answer = await fetch(`${this.service.url}/executions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ runtime, ...job }),
    });
    const report = /** @type {{ verdict?: string }} */ (await answer.json());
    const elapsed = performance.now() - started;
    if (report.verdict !== 'passed')
      throw new Error(`the suite did not pass: ${JSON.stringify(report).slice(0, 2000)}`);
    return elapsed;
  }

  /**
   * Waits until at least `count` sandboxes of a runtime are in stock and nothing is being made.
   *
   * @param {string} runtime
   * @param {number} count
   * @returns {Promise<boolean>} false when the stock is not meant to hold as many (any more)
   */
  async stocked(runtime, count) {
    const deadline = performance.now() + FULL_WITHIN_MS;
    for (;;) {
      const pool = await this.#pool();
      const isQuiet = Object.values(pool).every(({ growing }) => growing === 0);
      if (isQuiet && (pool[runtime]?.ready ?? 0) >= count) return true;
      if ((pool[runtime]?.target ?? 0) < count) return false;
      if (performance.now() > deadline) throw new Error(`the stock does not fill: ${JSON.stringify(pool)}`);
      await wait(50);
    }
  }

  async stop() {
    await this.service.stop();
  }

  /** @returns {Promise<Record<string, { ready: number, growing: number, target: number }>>} */
  async #pool() {
    const answer = await fetch(`${this.service.url}/health/ready`);
    const { info } = /** @type {{ info: { pool: Record<string, any> } }} */ (await answer.json());
    return Object.fromEntries(Object.entries(info.pool).filter(([name]) => name !== 'status'));
  }
}
