import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Exploration, ExplorationRequest, RuntimeId } from '@tester/contracts';
import { createApp } from '../../app';
import { readWorkerConfig } from '../../config/read-worker-config';
import { SandboxSlots } from '../../sandbox/sandbox-slots';
import { WarmPool } from '../../sandbox/warm-pool';

const TOKEN = 'exploration-test-token-0123456789abcdef';

/** A worker over HTTP that explores sources. */
export class ExplorationApp implements AsyncDisposable {
  private constructor(
    private readonly app: NestExpressApplication,
    readonly url: string,
  ) {}

  static async start(variables: Record<string, string> = {}): Promise<ExplorationApp> {
    const config = readWorkerConfig({
      ...process.env,
      TESTER_PROFILE: 'local',
      WORKER_AUTH_TOKEN: TOKEN,
      WORKER_INSTANCE: `exploration-app-${process.pid}`,
      LOG_LEVEL: 'silent',
      ...variables,
    });
    const app = await createApp(config);
    await app.listen(0, '127.0.0.1');
    return new ExplorationApp(app, await app.getUrl());
  }

  async explore(request: ExplorationRequest): Promise<Exploration> {
    const response = await fetch(`${this.url}/explorations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify(request),
    });
    const body = await response.text();
    if (response.status !== 200) throw new Error(`${response.status}: ${body}`);
    return JSON.parse(body) as Exploration;
  }

  /** Runs that have a slot now. */
  active(): number {
    return this.app.get(SandboxSlots).active;
  }

  /** Warm sandboxes of a runtime. */
  ready(runtime: RuntimeId): number {
    return this.app.get(WarmPool).facts()[runtime]?.ready ?? 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.app.close();
  }
}
