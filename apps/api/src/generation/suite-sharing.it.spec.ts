import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { goodAnswer, RedisServer, ScriptedGemini } from '@tester/testing';
import { InMemoryCache } from '../cache/in-memory-cache';
import { RedisCache } from '../cache/redis-cache';
import { TieredCache } from '../cache/tiered-cache';
import { SharedSuiteWriter } from './shared-suite-writer';
import { GenerationApp } from './spec/generation-app';
import { readStream, suiteOf, type ReadEvent } from './spec/read-stream';
import { SuiteCache } from './suite-cache';

const SUITE = 'from solution import f\n\n\ndef test_f():\n    assert f(1) == "한🙂"\n';
/** Long enough for the slowest machine to bring Redis back; the cache's own spec holds the real bound. */
const BACK_WITHIN_MS = 20_000;

const bodyWith = (name: string, isRegenerate = false): object => ({
  input_code: `def ${name}(x):\n    return x * 2\n`,
  language: 'python',
  turnstile_token: 't',
  is_regenerate: isRegenerate,
});
type ChangeRedis = (redis: RedisServer) => Promise<void> | void;

const all = (response: Response): Promise<ReadEvent[]> => Array.fromAsync(readStream(response));

describe(SharedSuiteWriter.name, () => {
  let gemini: ScriptedGemini;
  let app: GenerationApp;
  beforeEach(async () => {
    Logger.overrideLogger(false);
    gemini = await ScriptedGemini.start();
    app = await GenerationApp.start(gemini.url);
  });
  afterEach(async () => {
    await app[Symbol.asyncDispose]();
    await gemini[Symbol.asyncDispose]();
  });

  it('asks Gemini once for 100 identical requests at the same time', async () => {
    const pieces = SUITE.match(/[^]{1,10}/gu) ?? [];
    const answer = goodAnswer(...pieces).flatMap((step) => [step, { kind: 'pause', ms: 20 } as const]);
    gemini.enqueue(answer);
    const streams = Array.from({ length: 100 }, async (_, user) =>
      all(await app.post('/api/generate', bodyWith('f'), `user-${user}`)),
    );
    for (const events of await Promise.all(streams)) {
      expect(suiteOf(events)).toBe(SUITE);
      expect(events.at(-1)?.data).toMatchObject({ type: 'done', persisted: true });
    }
    expect(gemini.requests).toHaveLength(1);
    expect(new Set(app.saved.map(({ userId }) => userId)).size).toBe(100);
  });

  it('closes the connection to Gemini when the last reader has cancelled, not before', async () => {
    gemini.enqueue([{ kind: 'text', text: SUITE }, { kind: 'stall' }]);
    const start = async (user: string) => {
      const events = readStream(await app.post('/api/generate', bodyWith('f'), user));
      for (;;) {
        const { value } = (await events.next()) as IteratorYieldResult<ReadEvent>;
        if (value.data.type === 'chunk') return { events, id: value.id?.split(':')[0] ?? '', user };
      }
    };
    const cancelled = async ({ events, id, user }: Awaited<ReturnType<typeof start>>): Promise<void> => {
      await app.post(`/api/generations/${id}/cancel`, {}, user);
      expect((await Array.fromAsync(events)).at(-1)?.data.type).toBe('cancelled');
    };
    const alice = await start('alice');
    const bob = await start('bob');
    await cancelled(alice);
    const closed = gemini.requests[0]?.closedByClient;
    await expect(Promise.race([closed, sleep(200, 'open')])).resolves.toBe('open');
    await cancelled(bob);
    await expect(closed).resolves.toBe(true);
    expect(gemini.requests).toHaveLength(1);
  });

  it('lets who asks for another suite neither share nor replace one', async () => {
    gemini.enqueue(goodAnswer(SUITE)).enqueue(goodAnswer('another\n')).enqueue(goodAnswer('a third\n'));
    const suites: string[] = [];
    for (const isRegenerate of [false, true, true, false]) {
      suites.push(suiteOf(await all(await app.post('/api/generate', bodyWith('f', isRegenerate)))));
    }
    expect(suites).toEqual([SUITE, 'another\n', 'a third\n', SUITE]);
    expect(gemini.requests).toHaveLength(3);
  });
});

describe(SuiteCache.name, () => {
  it.each<[string, ChangeRedis, ChangeRedis]>([
    ['dead', (redis: RedisServer) => redis.kill(), (redis: RedisServer) => redis.restart()],
    ['frozen', (redis: RedisServer) => redis.freeze(), (redis: RedisServer) => redis.resume()],
    ['full', (redis: RedisServer) => redis.fill(), (redis: RedisServer) => redis.drain()],
  ])(
    'goes on while Redis is %s, and shares suites again after it, without a restart',
    async (_, harm, mend) => {
      Logger.overrideLogger(false);
      await using redis = await RedisServer.start();
      await using gemini = await ScriptedGemini.start();
      const startInstance = async () => {
        const far = new RedisCache(redis.url);
        await far.onModuleInit();
        const app = await GenerationApp.start(gemini.url, {}, 100, new TieredCache(new InMemoryCache(), far));
        return {
          app,
          [Symbol.asyncDispose]: () =>
            Promise.all([app, far].map((each) => each[Symbol.asyncDispose]())).then(() => undefined),
        };
      };
      await using one = await startInstance();
      await using other = await startInstance();
      const isCached = async ({ app }: typeof one, name: string): Promise<boolean> => {
        gemini.enqueue(goodAnswer(SUITE));
        const response = await app.post('/api/generate', bodyWith(name));
        expect(response.status).toBe(200);
        const events = await all(response);
        expect(suiteOf(events)).toBe(SUITE);
        const end = events.at(-1)?.data;
        if (end?.type !== 'done') throw new Error(`ended with ${String(end?.type)}`);
        return end.cached;
      };

      await harm(redis);
      for (const name of ['a', 'b', 'c']) expect(await isCached(one, name)).toBe(false);
      for (const name of ['a', 'b', 'c']) expect(await isCached(one, name)).toBe(true);
      expect(await isCached(other, 'a')).toBe(false);

      await mend(redis);
      const mendedAt = performance.now();
      for (let attempt = 0; ; attempt += 1) {
        await isCached(one, `again${attempt}`);
        if (await isCached(other, `again${attempt}`)) break;
        expect(performance.now() - mendedAt).toBeLessThan(BACK_WITHIN_MS);
      }
    },
  );
});
