import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { STATE } from '../console/paths.mjs';
import { run } from '../console/run.mjs';
import { Client } from '../local/client.mjs';
import { freePort } from '../local/ports.mjs';
import { Service } from '../local/service.mjs';

const BACK_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 10;
/** No limit is to be met by a benchmark, which is one user at one address. */
const MANY = '10000000';

/** Our API as it is built and shipped, before a Gemini of the benchmark's, with a data directory that goes with it. */
export class MeasuredApi {
  #sources = 0;

  /**
   * @param {Service} service
   * @param {string} directory
   * @param {Client} client
   */
  constructor(service, directory, client) {
    this.service = service;
    this.directory = directory;
    this.client = client;
  }

  /**
   * @param {string} name part of the name of its data directory
   * @param {string} geminiUrl
   * @param {Record<string, string>} env
   */
  static async start(name, geminiUrl, env) {
    const port = await freePort();
    const directory = path.join(STATE, `bench-${name}-${process.pid}`);
    const settings = {
      TESTER_PROFILE: 'local',
      TESTER_DATA_DIR: directory,
      API_PORT: String(port),
      LOG_LEVEL: 'error',
      VERIFY_BY_DEFAULT: 'false',
      SUITE_WRITER: 'gemini',
      GEMINI_API_KEY: 'a-key-for-a-benchmark-on-loopback',
      GEMINI_BASE_URL: geminiUrl,
      GEMINI_FACTS_MS: '0',
      RATE_LIMIT_ADDRESS_PER_MINUTE: MANY,
      RATE_LIMIT_USER_PER_MINUTE: MANY,
      RATE_LIMIT_GENERATIONS_PER_MINUTE: MANY,
      ...env,
    };
    const service = new Service('api', port, settings);
    try {
      await service.ready();
      const { stdout } = await run(process.execPath, ['dist/api/local-token.cjs'], {
        env: settings,
        problem: 'No local access token could be made.',
      });
      const client = new Client(service.url, stdout.trim(), new AbortController().signal);
      return new MeasuredApi(service, directory, client);
    } catch (error) {
      await service.stop();
      rmSync(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * One generation of a source that no cache holds: it is looked for, written, kept and saved.
   *
   * @returns {Promise<number>} milliseconds from the request to the last event
   */
  async generate() {
    this.#sources += 1;
    const source = { code: `def f(x):\n    return x + ${this.#sources}\n`, name: 'solution' };
    const started = performance.now();
    let last;
    for await (const event of this.client.generate(source, 'python')) last = event;
    const elapsed = performance.now() - started;
    if (last?.type !== 'done' || last.cached) throw new Error(`ended with ${JSON.stringify(last)}`);
    return elapsed;
  }

  /** @returns {Promise<number>} milliseconds until the API says that Redis is there */
  async backWithin() {
    const started = performance.now();
    while (!(await this.#isRedisThere())) {
      if (performance.now() - started > BACK_WITHIN_MS) throw new Error('Redis is not back');
      await wait(LOOK_EVERY_MS);
    }
    return performance.now() - started;
  }

  async stop() {
    await this.service.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #isRedisThere() {
    const answer = await fetch(`${this.service.url}/health`);
    const { details } = /** @type {{ details: Record<string, { status: string }> }} */ (await answer.json());
    return details['redis']?.status === 'up';
  }
}
