import type { NestExpressApplication } from '@nestjs/platform-express';
import { bearerOf, goodAnswer, RedisServer, ScriptedGemini } from '@tester/testing';
import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../app';
import { Cache } from '../cache/cache.port';
import { Counters } from '../cache/counters.port';
import { RedisCache } from '../cache/redis-cache';
import type { RedisCounters } from '../cache/redis-counters';
import { ApiConfig } from '../config/api-config';
import { readApiConfig } from '../config/read-api-config';
import { livingHeapBytes } from './spec/living-heap';
import { readStream, suiteOf, type ReadEvent } from './spec/read-stream';

const CYCLES = 50;
/** Cycles after which nothing is new to the process any more. */
const WARM_UP_CYCLES = 10;
const BACK_WITHIN_MS = 2_000;
/** What a cycle may leave: three short generations in the log, in the cache and in the history of this process. */
const LEFT_BY_A_CYCLE_MAX_BYTES = 131_072;
const SUITE = 'from solution import f\n\n\ndef test_f():\n    assert f(1) == "한🙂"\n';
const PIECES = SUITE.match(/[^]{1,9}/gu) ?? [];
const MANY = '1000000';

describe('generations while Redis is killed and started, again and again', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-redis-restarts-'));
  let redis: RedisServer;
  let gemini: ScriptedGemini;
  let app: NestExpressApplication;
  let url: string;
  let sources = 0;

  beforeAll(async () => {
    redis = await RedisServer.start();
    gemini = await ScriptedGemini.start();
    const variables = {
      TESTER_PROFILE: 'local',
      VERIFY_BY_DEFAULT: 'false',
      TESTER_DATA_DIR: directory,
      LOG_LEVEL: 'silent',
      API_DRAIN_MS: '0',
      REDIS_URL: redis.url,
      RATE_LIMIT_ADDRESS_PER_MINUTE: MANY,
      RATE_LIMIT_USER_PER_MINUTE: MANY,
      RATE_LIMIT_GENERATIONS_PER_MINUTE: MANY,
      GEMINI_API_KEY: 'a-key-of-the-test',
      GEMINI_BASE_URL: gemini.url,
      GEMINI_FACTS_MS: '0',
    };
    app = await createApp(readApiConfig(variables));
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    gemini.always(goodAnswer(...PIECES).flatMap((step) => [step, { kind: 'pause', ms: 10 } as const]));
  });
  afterAll(async () => {
    await app.close();
    await gemini[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  /** A generation of a source that no cache holds; once its first event is here, `meanwhile` happens. */
  async function generate(meanwhile: () => Promise<void>): Promise<void> {
    sources += 1;
    const answer = await fetch(`${url}/api/generate`, {
      method: 'POST',
      body: JSON.stringify({ input_code: `def f(x):\n    return ${sources}\n`, language: 'python' }),
      headers: {
        'content-type': 'application/json',
        authorization: bearerOf(randomUUID(), app.get(ApiConfig).auth),
      },
    });
    expect(answer.status).toBe(200);
    const stream = readStream(answer);
    const events: ReadEvent[] = [((await stream.next()) as IteratorYieldResult<ReadEvent>).value];
    await meanwhile();
    for await (const event of stream) events.push(event);
    expect(suiteOf(events)).toBe(SUITE);
    expect(events.at(-1)?.data).toMatchObject({ type: 'done', persisted: true });
  }
  const isBack = (): Promise<boolean> =>
    app
      .get(Cache)
      .ping()
      .then(
        () => true,
        () => false,
      );
  /** @returns milliseconds from the start of Redis until the API uses it again. */
  async function back(): Promise<number> {
    const startedAt = performance.now();
    while (!(await isBack())) await sleep(10);
    return performance.now() - startedAt;
  }
  async function cycle(): Promise<number> {
    await generate(() => redis.kill());
    await generate(() => Promise.resolve());
    let tookMs = Number.NaN;
    await generate(async () => {
      await redis.restart();
      tookMs = await back();
    });
    return tookMs;
  }
  /** Listeners on both connections to Redis. */
  function listeners(): number {
    const counters = app.get<RedisCounters>(Counters, { strict: false });
    const connections = [app.get(RedisCache)['redis'], counters['redis']];
    const emitters: EventEmitter[] = connections.map((connection) => connection['redis']);
    return emitters
      .flatMap((emitter) => emitter.eventNames().map((name) => emitter.listenerCount(name)))
      .reduce((sum, count) => sum + count, 0);
  }

  it('all end well; Redis is used again within 2 s, and neither listeners nor heap grow', async () => {
    const warnings: Error[] = [];
    const warn = (warning: Error): void => {
      if (warning.name === 'MaxListenersExceededWarning') warnings.push(warning);
    };
    process.on('warning', warn);
    const tookMs: number[] = [];
    for (let i = 0; i < WARM_UP_CYCLES; i += 1) tookMs.push(await cycle());
    const before = { listeners: listeners(), heap: await livingHeapBytes() };
    for (let i = WARM_UP_CYCLES; i < CYCLES; i += 1) tookMs.push(await cycle());
    const heapGrowth = (await livingHeapBytes()) - before.heap;
    process.off('warning', warn);

    expect(tookMs).toHaveLength(CYCLES);
    expect(Math.max(...tookMs)).toBeLessThan(BACK_WITHIN_MS);
    expect(listeners()).toBe(before.listeners);
    expect(warnings).toEqual([]);
    expect(heapGrowth / (CYCLES - WARM_UP_CYCLES)).toBeLessThan(LEFT_BY_A_CYCLE_MAX_BYTES);
  });
});
