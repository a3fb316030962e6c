import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from './app';
import { readWorkerConfig } from './config/read-worker-config';
import { EngineClient } from './docker/engine-client';
import { EngineGate } from './docker/engine-gate.fixture';
import type { StockFacts } from './sandbox/warm-pool';

const TOKEN = 'a-token-of-the-warm-sandboxes-spec-0123456789';
const INSTANCE = `warm-spec-${process.pid}`;
/** Other tests may use the machine at the same time. */
const PATIENCE_MS = 60_000;

describe('a worker under load, on the real engine', () => {
  jest.setTimeout(3 * PATIENCE_MS);
  const directory = mkdtempSync(path.join(tmpdir(), 'warm-spec-'));
  const gate = new EngineGate(path.join(directory, 'engine.sock'));
  let app: NestExpressApplication;
  let url: string;

  beforeAll(async () => {
    await gate.open();
    app = await createApp(
      readWorkerConfig({
        WORKER_AUTH_TOKEN: TOKEN,
        WORKER_INSTANCE: INSTANCE,
        DOCKER_SOCKET: gate.path,
        SANDBOX_SLOTS: '1',
        SANDBOX_QUEUE_LENGTH: '3',
        SANDBOX_QUEUE_WAIT_MS: String(PATIENCE_MS),
        // Stock of the one runtime that is used here.
        POOL_MIN: '0',
        POOL_MAX: '2',
        LOG_LEVEL: 'silent',
      }),
    );
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(async () => {
    await app.close();
    expect(await engine.ownContainers()).toEqual([]);
    await gate.close();
    rmSync(directory, { recursive: true });
  });

  /** The engine itself, past the gate. */
  const engine = new EngineClient(readWorkerConfig({ WORKER_AUTH_TOKEN: TOKEN, WORKER_INSTANCE: INSTANCE }));

  const execute = (suite: string, more: { caller?: string; signal?: AbortSignal } = {}): Promise<Response> =>
    fetch(`${url}/executions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${TOKEN}`,
        ...(more.caller !== undefined && { 'x-tester-caller': more.caller }),
      },
      body: JSON.stringify({ runtime: 'python-pytest', source: 'x = 1\n', suite }),
      signal: more.signal ?? null,
    });
  const verdictOf = async (response: Response): Promise<string> =>
    ((await response.json()) as { verdict: string }).verdict;

  const PASSES = 'def test_x(): pass\n';
  const LASTS = 'import time\ndef test_x(): time.sleep(9)\n';

  interface Health {
    info: { slots: { active: number; waiting: number }; pool: Record<string, StockFacts> };
    checks?: object;
  }
  const health = async (): Promise<{ status: number; body: Health }> => {
    const response = await fetch(`${url}/health/ready`);
    return { status: response.status, body: (await response.json()) as Health };
  };
  const stock = async (): Promise<StockFacts | undefined> => (await health()).body.info.pool['python-pytest'];
  const slots = async () => (await health()).body.info.slots;

  async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await isSo())) {
      if (performance.now() > deadline) throw new Error(`it did not come to this: ${what}`);
      await sleep(25);
    }
  }
  const stocked = (): Promise<void> =>
    until('a sandbox in stock', async () => ((await stock())?.ready ?? 0) > 0);

  /** Occupies the only slot; `leave` frees it as the caller who goes away does. */
  async function occupied(): Promise<{ leave: () => Promise<void> }> {
    const caller = new AbortController();
    const run = execute(LASTS, { signal: caller.signal });
    run.catch(() => undefined);
    await until('a run', async () => (await slots()).active === 1);
    return {
      leave: async () => {
        caller.abort();
        await expect(run).rejects.toThrow('abort');
      },
    };
  }

  it('should stock a sandbox once one was wanted, hand it out, and make another', async () => {
    expect(await verdictOf(await execute(PASSES))).toBe('passed');
    await stocked();
    const [first = ''] = await engine.ownContainers();

    expect(await verdictOf(await execute(PASSES))).toBe('passed');

    await until('the used one gone', async () => !(await engine.ownContainers()).includes(first));
    await stocked();
  });

  it('should notice a sandbox that was killed in stock', async () => {
    await stocked();
    const killed = await engine.ownContainers();

    await Promise.all(killed.map((name) => engine.remove(name)));

    await until('an empty or a new stock', async () => {
      const now = await engine.ownContainers();
      return killed.every((name) => !now.includes(name));
    });
    expect(await verdictOf(await execute(PASSES))).toBe('passed');
  });

  it('should free the slot of a caller who leaves, at once', async () => {
    const { leave } = await occupied();
    const leftAt = performance.now();

    await leave();

    await until('a free slot', async () => (await slots()).active === 0);
    expect(performance.now() - leftAt).toBeLessThan(2000);
  });

  it('should let callers take turns, and tell who comes too late how long the queue is', async () => {
    const { leave } = await occupied();
    const order: string[] = [];
    const queued: Promise<void>[] = [];
    for (const caller of ['greedy', 'greedy', 'modest']) {
      queued.push(
        execute(PASSES, { caller }).then(async (answer) => void order.push(caller, await verdictOf(answer))),
      );
      await until('one more in the queue', async () => (await slots()).waiting === queued.length);
    }

    const refused = await execute(PASSES, { caller: 'greedy' });
    await leave();
    await Promise.all(queued);

    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('4');
    expect(await refused.json()).toMatchObject({ code: 'NO_FREE_SLOT', queueLength: 3 });
    expect(order.filter((word) => word !== 'passed')).toEqual(['greedy', 'modest', 'greedy']);
  });

  it('should say that the engine was stopped, and go on when it is back', async () => {
    await stocked();
    await gate.close();

    const refused = await execute(PASSES);
    const { status, body } = await health();
    await gate.open();

    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
    expect(status).toBe(503);
    expect(JSON.stringify(body.checks)).toContain('engine');
    expect((await health()).status).toBe(200);
    expect(await verdictOf(await execute(PASSES))).toBe('passed');
  });

  it('should not take the engine’s end for the end of the run', async () => {
    const answer = execute(LASTS);
    await until('a run', async () => (await slots()).active === 1);
    await sleep(500);
    await gate.close();

    const response = await answer;
    await gate.open();

    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
  });

  it('should not wait for an engine that hangs', async () => {
    // What is in stock needs no engine to run; this run has limits of its own.
    gate.hang();
    const askedAt = performance.now();

    const refused = await fetch(`${url}/executions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({
        runtime: 'python-pytest',
        source: 'x = 1\n',
        suite: PASSES,
        limits: { memoryBytes: 128 * 1024 * 1024 },
      }),
    });
    const { status } = await health();
    const took = performance.now() - askedAt;
    await gate.close();
    await gate.open();

    expect([refused.status, status]).toEqual([503, 503]);
    expect(took).toBeLessThan(15_000);
    expect((await health()).status).toBe(200);
    expect(await verdictOf(await execute(PASSES))).toBe('passed');
  });
});
