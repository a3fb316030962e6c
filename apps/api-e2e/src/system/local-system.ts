import { bearerOf, freePort } from '@tester/testing';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiClient } from './api-client';
import { AppProcess } from './app-process';

/** The sandbox images that the tests are run on. */
const WORKER_IMAGES = { SANDBOX_IMAGE_TAG: process.env['SANDBOX_IMAGE_TAG'] ?? 'dev' };
/** What the local profile writes into its tokens. */
const LOCAL_ISSUER = 'http://localhost/tester-local/auth/v1';

export interface LocalSystemOptions {
  /** False: the api runs alone, and finds nobody where its worker should be. */
  withWorker?: boolean;
  /** Variables of the worker beside its port. */
  workerEnv?: Record<string, string>;
  /** Variables of the api beside its port and its worker's address. */
  apiEnv?: Record<string, string>;
}

/** api and worker as `npm start` runs them, on ports and a data directory of their own. */
export class LocalSystem implements AsyncDisposable {
  private constructor(
    readonly url: string,
    readonly workerUrl: string,
    readonly api: AppProcess,
    readonly worker: AppProcess | null,
    private readonly home: { directory: string; apiEnv: Readonly<Record<string, string>> },
  ) {}

  static async start({
    withWorker = true,
    workerEnv = {},
    apiEnv = {},
  }: LocalSystemOptions = {}): Promise<LocalSystem> {
    const [apiPort, workerPort] = [await freePort(), await freePort()];
    const directory = mkdtempSync(path.join(tmpdir(), 'tester-e2e-'));
    const workerUrl = `http://127.0.0.1:${workerPort}`;
    const shared = { TESTER_PROFILE: 'local', TESTER_DATA_DIR: directory };
    const worker = withWorker
      ? new AppProcess('worker', {
          ...shared,
          ...WORKER_IMAGES,
          WORKER_PORT: String(workerPort),
          ...workerEnv,
        })
      : null;
    // Only specs about verification want its events.
    const address = { VERIFY_BY_DEFAULT: 'false', API_PORT: String(apiPort), WORKER_URL: workerUrl };
    const api = new AppProcess('api', { ...shared, ...address, ...apiEnv });
    const system = new LocalSystem(`http://127.0.0.1:${apiPort}`, workerUrl, api, worker, {
      directory,
      apiEnv,
    });
    try {
      await api.answers(`${system.url}/health/live`);
      await worker?.answers(`${workerUrl}/health/live`);
    } catch (error) {
      await system[Symbol.asyncDispose]();
      throw error;
    }
    return system;
  }

  /** Waits until the sandbox can be used. */
  async ready(): Promise<this> {
    await this.worker?.answers(`${this.workerUrl}/health/ready`);
    await this.api.answers(`${this.url}/health/ready`);
    return this;
  }

  /** A client signed in as a user of its own. */
  client(userId: string = randomUUID()): ApiClient {
    return new ApiClient(this.url, bearerOf(userId, this.identity()));
  }

  /** What signs the tokens that this api takes: its Supabase project where it has one, else its own key. */
  private identity(): { jwtSecret: string; issuer: string } {
    const { SUPABASE_URL: project, SUPABASE_JWT_SECRET: projectSecret } = this.home.apiEnv;
    if (project && projectSecret) return { jwtSecret: projectSecret, issuer: `${project}/auth/v1` };
    const jwtSecret = readFileSync(path.join(this.home.directory, 'keys', 'jwt-secret'), 'utf8').trim();
    return { jwtSecret, issuer: LOCAL_ISSUER };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.api[Symbol.asyncDispose]();
    await this.worker?.[Symbol.asyncDispose]();
    rmSync(this.home.directory, { recursive: true, force: true });
  }
}
