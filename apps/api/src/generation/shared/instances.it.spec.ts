import { Logger } from '@nestjs/common';
import { goodAnswer, RedisServer, ScriptedGemini, type GeminiStep } from '@tester/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisContents } from '../../cache/spec/redis-contents';
import { RedisStreams } from '../../cache/redis-streams';
import { EventLog } from '../event-log.port';
import type { GenerationLimits } from '../generation-limits';
import { GenerationApp } from '../spec/generation-app';
import { readStream, suiteOf, type ReadEvent } from '../spec/read-stream';
import { SharedEventLog } from './shared-event-log';

const LEASE_MS = 3_000;
const SUITE = 'from secret_solution import f\n\n\ndef test_f():\n    assert f(1) == "한🙂\r\n"\n'.repeat(20);
const PIECES = SUITE.match(/[^]{1,37}/gu) ?? [];
const PAUSED: GeminiStep[] = PIECES.flatMap((text) => [
  { kind: 'text', text },
  { kind: 'pause', ms: 10 },
]);

describe('generations over several instances', () => {
  let redis: RedisServer;
  let gemini: ScriptedGemini;
  let stack: AsyncDisposableStack;
  let sources = 0;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    stack = new AsyncDisposableStack();
    redis = stack.use(await RedisServer.start());
    gemini = stack.use(await ScriptedGemini.start());
  });
  afterEach(() => stack.disposeAsync());

  async function start(
    limits: Partial<GenerationLimits> = {},
  ): Promise<{ app: GenerationApp; streams: RedisStreams }> {
    const streams = stack.use(new RedisStreams(redis.url, LEASE_MS));
    await streams.onModuleInit();
    const app = stack.use(await GenerationApp.start(gemini.url, limits, 100, undefined, 'sdk', streams));
    return { app, streams };
  }
  /** A generation whose first event has been read; the rest is for `all`. */
  async function begin(app: GenerationApp) {
    sources += 1;
    const body = {
      input_code: `def f(x):\n    return ${sources}\n`,
      language: 'python',
      turnstile_token: 't',
    };
    const events = readStream(await app.post('/api/generate', body));
    const first = ((await events.next()) as IteratorYieldResult<ReadEvent>).value;
    const id = first.id?.split(':')[0] ?? '';
    return { id, all: async () => [first, ...(await Array.fromAsync(events))] };
  }
  /** Once the mirror has it; a lookup tells so. */
  async function known(app: GenerationApp, id: string): Promise<void> {
    while ((await app.get(`/api/generations/${id}`)).status !== 200) await sleep(20);
  }
  const follow = async (app: GenerationApp, id: string, after = 0): Promise<ReadEvent[]> =>
    Array.fromAsync(
      readStream(await app.get(`/api/generations/${id}/events`, { 'last-event-id': `${id}:${after}` })),
    );

  it('give a reader at another instance the same bytes, live, from every position, and after the end', async () => {
    const one = await start();
    const other = await start();
    gemini.enqueue([...PAUSED, { kind: 'finish', reason: 'STOP' }]);
    const { id, all } = await begin(one.app);
    await known(other.app, id);
    const live = [follow(other.app, id), follow(other.app, id, 1), follow(other.app, id, 2)];
    const expected = await all();
    expect(expected.at(-1)?.data.type).toBe('done');
    for (const [after, read] of (await Promise.all(live)).entries())
      expect(read).toEqual(expected.slice(after));
    const [here, there] = await Promise.all(
      [one.app, other.app].map(async (app) =>
        (await app.get(`/api/generations/${id}/events?after=3`)).text(),
      ),
    );
    expect(there).toBe(here);
    expect(await follow(other.app, id, expected.length)).toEqual([]);
    expect((await follow(other.app, id, expected.length + 1)).map(({ data }) => data.type)).toEqual([
      'resync',
    ]);
    const snapshots = [one.app, other.app].map(async (app) =>
      (await app.get(`/api/generations/${id}`)).json(),
    );
    const [own, foreign] = await Promise.all(snapshots);
    expect(foreign).toEqual(own);
  });

  it('show nothing of another user, and keep no word of source or suite readable in Redis', async () => {
    const one = await start();
    const other = await start();
    gemini.enqueue(goodAnswer(...PIECES));
    const { id, all } = await begin(one.app);
    await all();
    await known(other.app, id);
    for (const path of [`/api/generations/${id}`, `/api/generations/${id}/events`]) {
      expect((await other.app.get(path, {}, 'mallory')).status).toBe(404);
    }
    expect((await other.app.post(`/api/generations/${id}/cancel`, {}, 'mallory')).status).toBe(404);
    expect((await other.app.get('/api/generations/none')).status).toBe(404);
    const kept = await redisContents(redis.url);
    for (const { ttlMs } of kept) expect(ttlMs).toBeGreaterThan(0);
    const text = JSON.stringify(kept);
    expect(text).toContain(id);
    for (const word of [
      'secret_solution',
      'def f',
      'assert',
      'alice',
      Buffer.from('secret_sol').toString('base64url'),
    ]) {
      expect(text).not.toContain(word);
    }
  });

  it('are cancelled from another instance, and live on while only another instance reads them', async () => {
    const one = await start({ orphanMs: 1_500 });
    const other = await start({ orphanMs: 1_500 });
    gemini.enqueue([{ kind: 'text', text: SUITE }, { kind: 'stall' }]);
    sources += 1;
    const leaving = new AbortController();
    const response = await fetch(`${one.app.url}/api/generate`, {
      method: 'POST',
      signal: leaving.signal,
      body: JSON.stringify({
        input_code: `def f(x):\n    return ${sources}\n`,
        language: 'python',
        turnstile_token: 't',
      }),
      headers: { 'content-type': 'application/json', authorization: 'Bearer alice' },
    });
    const first = ((await readStream(response).next()) as IteratorYieldResult<ReadEvent>).value;
    const id = first.id?.split(':')[0] ?? '';
    await known(other.app, id);
    const reading = follow(other.app, id);
    leaving.abort();
    await sleep(4_000);
    expect(await (await other.app.get(`/api/generations/${id}`)).json()).toMatchObject({ status: 'running' });
    expect((await other.app.post(`/api/generations/${id}/cancel`)).status).toBe(202);
    expect((await reading).at(-1)?.data.type).toBe('cancelled');
    await expect(gemini.requests[0]?.closedByClient).resolves.toBe(true);
    expect((await other.app.post(`/api/generations/${id}/cancel`)).status).toBe(202);
  });

  it('end with a word to their readers when their instance dies', async () => {
    const one = await start();
    const other = await start();
    gemini.enqueue([{ kind: 'text', text: SUITE }, { kind: 'stall' }]);
    const { id, all } = await begin(one.app);
    await known(other.app, id);
    const reading = follow(other.app, id);
    // As a kill does: no farewell, no event any more.
    await one.streams[Symbol.asyncDispose]();
    expect((await reading).at(-1)).toMatchObject({
      id: undefined,
      data: { type: 'error', code: 'GENERATION_LOST' },
    });
    expect(await (await other.app.get(`/api/generations/${id}`)).json()).toMatchObject({ status: 'error' });
    expect((await other.app.post(`/api/generations/${id}/cancel`)).status).toBe(409);
    await one.app.post(`/api/generations/${id}/cancel`);
    expect((await all()).at(-1)?.data.type).toBe('cancelled');
  });

  it('go on for their own readers while Redis is away; others get 503, not 404, and all of it afterwards', async () => {
    const one = await start();
    const other = await start();
    gemini.enqueue([
      ...PAUSED.slice(0, 10),
      { kind: 'pause', ms: 1_500 },
      ...PAUSED.slice(10),
      { kind: 'finish', reason: 'STOP' },
    ]);
    const { id, all } = await begin(one.app);
    await known(other.app, id);
    const stream = readStream(await other.app.get(`/api/generations/${id}/events`));
    const firstRead = ((await stream.next()) as IteratorYieldResult<ReadEvent>).value;
    const reading = Array.fromAsync(stream);
    await redis.kill();
    const refused = await other.app.get(`/api/generations/${id}`);
    expect({ status: refused.status, body: await refused.json() }).toMatchObject({
      status: 503,
      body: { code: 'GENERATION_UNREACHABLE' },
    });
    expect((await one.app.get(`/api/generations/${id}`)).status).toBe(200);
    const expected = await all();
    expect(expected.at(-1)?.data.type).toBe('done');
    await redis.restart();
    expect([firstRead, ...(await reading)]).toEqual(expected);
  });

  it('are forgotten with their user, and cancelled first where they run', async () => {
    const one = await start();
    const other = await start();
    gemini.enqueue([{ kind: 'text', text: SUITE }, { kind: 'stall' }]);
    const { id, all } = await begin(one.app);
    await known(other.app, id);
    const log = other.app.app.get(EventLog);
    expect(log).toBeInstanceOf(SharedEventLog);
    await log.forgetUser('alice');
    expect((await all()).at(-1)?.data.type).toBe('cancelled');
    while ((await one.app.get(`/api/generations/${id}`)).status !== 404) await sleep(10);
    expect((await other.app.get(`/api/generations/${id}`)).status).toBe(404);
    const left = (await redisContents(redis.url)).map(({ key }) => key);
    expect(left.filter((key) => !/^tester:(instance|writing):/.test(key))).toEqual([]);
  });

  it('that a shutdown interrupts have their end at the other instances', async () => {
    const one = await start();
    const other = await start();
    gemini.enqueue([{ kind: 'text', text: SUITE }, { kind: 'stall' }]);
    const { id } = await begin(one.app);
    await known(other.app, id);
    const reading = follow(other.app, id);
    await one.app.app.close();
    expect((await reading).at(-1)).toMatchObject({ data: { type: 'error', code: 'SHUTTING_DOWN' } });
  });

  describe('that ask for the same suite', () => {
    const BODY = { input_code: 'def f(x):\n    return x\n', language: 'python', turnstile_token: 't' };
    const ask = async (app: GenerationApp, user: string, read = 3) => {
      const events = readStream(await app.post('/api/generate', BODY, user));
      const seen: ReadEvent[] = [];
      while (seen.length < read) seen.push(((await events.next()) as IteratorYieldResult<ReadEvent>).value);
      const id = seen[0]?.id?.split(':')[0] ?? '';
      return { id, all: async () => [...seen, ...(await Array.fromAsync(events))] };
    };

    it('ask the model once', async () => {
      const apps = [(await start()).app, (await start()).app];
      gemini.enqueue([...PAUSED, { kind: 'finish', reason: 'STOP' }]);
      const all = await Promise.all(
        Array.from({ length: 20 }, async (_, i) => {
          const app = apps[i % 2];
          if (app === undefined) throw new Error('no instance');
          return (await ask(app, `user-${i}`, 1)).all();
        }),
      );
      for (const events of all) {
        expect(suiteOf(events)).toBe(SUITE);
        expect(events.at(-1)?.data).toMatchObject({ type: 'done', persisted: true });
      }
      expect(gemini.requests).toHaveLength(1);
    });

    it('go on when the one who began it leaves, and end the writing when the last one does', async () => {
      const one = (await start()).app;
      const other = (await start()).app;
      const rest = [...PAUSED.slice(5), { kind: 'finish', reason: 'STOP' } as const];
      gemini.enqueue([...PAUSED.slice(0, 5), { kind: 'pause', ms: 2_000 }, ...rest]);
      const leader = await ask(one, 'alice');
      const follower = await ask(other, 'bob');
      expect((await one.post(`/api/generations/${leader.id}/cancel`)).status).toBe(202);
      expect((await leader.all()).at(-1)?.data.type).toBe('cancelled');
      const events = await follower.all();
      expect(suiteOf(events)).toBe(SUITE);
      expect(events.at(-1)?.data).toMatchObject({ type: 'done' });
      expect(gemini.requests).toHaveLength(1);
    });

    it('write it themselves when the one that writes it dies before it has given anything', async () => {
      const one = await start();
      const other = (await start()).app;
      gemini.enqueue([{ kind: 'stall' }]).enqueue(goodAnswer(...PIECES));
      const leader = await ask(one.app, 'alice', 1);
      while (gemini.requests.length === 0) await sleep(10);
      const follower = await ask(other, 'bob', 1);
      await sleep(200);
      expect(gemini.requests).toHaveLength(1);
      await one.streams[Symbol.asyncDispose]();
      expect(suiteOf(await follower.all())).toBe(SUITE);
      expect(gemini.requests).toHaveLength(2);
      await one.app.post(`/api/generations/${leader.id}/cancel`);
      await leader.all();
    });

    it('each write their own while Redis is away', async () => {
      const apps = [(await start()).app, (await start()).app];
      await redis.kill();
      for (const app of apps) {
        gemini.enqueue(goodAnswer(...PIECES));
        expect(suiteOf(await (await ask(app, 'alice')).all())).toBe(SUITE);
      }
      expect(gemini.requests).toHaveLength(2);
    });
  });
});
