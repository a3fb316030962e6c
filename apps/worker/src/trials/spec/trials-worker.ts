import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RuntimeId, Trial, TrialReport, TrialsAnswer } from '@tester/contracts';
import { createApp } from '../../app';
import { readWorkerConfig } from '../../config/read-worker-config';

const TOKEN = 'trials-test-token-0123456789abcdefghij';

/** A worker over HTTP that makes each sandbox when it is asked for, and tries suites of one runtime. */
export class TrialsWorker implements AsyncDisposable {
  private constructor(
    private readonly app: NestExpressApplication,
    private readonly url: string,
    private readonly runtime: RuntimeId,
  ) {}

  static async start(runtime: RuntimeId): Promise<TrialsWorker> {
    const config = readWorkerConfig({
      ...process.env,
      TESTER_PROFILE: 'local',
      WORKER_AUTH_TOKEN: TOKEN,
      WORKER_INSTANCE: `trials-${runtime}-spec-${process.pid}`,
      LOG_LEVEL: 'silent',
      POOL_MAX: '0',
    });
    const app = await createApp(config);
    await app.listen(0, '127.0.0.1');
    return new TrialsWorker(app, await app.getUrl(), runtime);
  }

  post(body: object): Promise<Response> {
    return fetch(`${this.url}/trials`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ runtime: this.runtime, ...body }),
    });
  }

  async try(source: string, suite: string, trials: Trial[]): Promise<TrialsAnswer> {
    const response = await this.post({ source, suite, trials });
    const body = await response.text();
    if (response.status !== 200) throw new Error(`${response.status}: ${body}`);
    return JSON.parse(body) as TrialsAnswer;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.app.close();
  }
}

export const keysOf = ({ tests }: TrialReport): string[] => tests.map(({ key }) => key);

export const standings = ({ tests }: TrialReport): string[] =>
  tests.map(({ key, status }) => `${key} ${status}`);

export const ends = ({ reports }: TrialsAnswer): unknown[] =>
  reports.map(({ id, verdict, reason }) => [id, verdict, reason]);
