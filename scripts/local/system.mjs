import path from 'node:path';
import { STATE } from '../console/paths.mjs';
import { withProgress } from '../console/progress.mjs';
import { run } from '../console/run.mjs';
import { Service } from './service.mjs';

/**
 * @typedef {object} SystemOptions
 * @property {number} apiPort
 * @property {number} workerPort
 * @property {string} dataDirectory below `.tester`; one running system at a time may use it
 * @property {Record<string, string>} [env] settings besides those of the local profile
 */

/** api and worker in the local profile, started and stopped together. */
export class LocalSystem {
  /** @param {SystemOptions} options */
  constructor({ apiPort, workerPort, dataDirectory, env }) {
    this.env = {
      TESTER_PROFILE: 'local',
      TESTER_DATA_DIR: path.join(STATE, dataDirectory),
      API_PORT: String(apiPort),
      WORKER_PORT: String(workerPort),
      WORKER_URL: `http://127.0.0.1:${workerPort}`,
      ...env,
    };
    this.worker = new Service('worker', workerPort, this.env);
    this.api = new Service('api', apiPort, this.env);
  }

  /** Waits for both; when one of them fails to start, none is left running. */
  async ready() {
    await withProgress('starting api and worker', async () => {
      try {
        await Promise.all([this.worker.ready(), this.api.ready()]);
      } catch (error) {
        await this.stop();
        throw error;
      }
    });
  }

  /** The api first: what it still streams may need the worker. */
  async stop() {
    await this.api.stop();
    await this.worker.stop();
  }

  /** @returns {Promise<string>} an access token of the local profile's user */
  async accessToken() {
    const { stdout } = await run(process.execPath, ['dist/api/local-token.cjs'], {
      env: this.env,
      problem: 'No local access token could be made.',
    });
    return stdout.trim();
  }
}
