import { goodAnswer } from '@tester/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GenerationApp } from '../spec/generation-app';
import { Instances, PAUSED, PIECES, SUITE } from '../spec/instances';
import { readStream, suiteOf, type ReadEvent } from '../spec/read-stream';

describe('generations over several instances that ask for the same suite', () => {
  let instances: Instances;

  beforeEach(async () => (instances = await Instances.open()));
  afterEach(() => instances[Symbol.asyncDispose]());

  const BODY = { input_code: 'def f(x):\n    return x\n', language: 'python', turnstile_token: 't' };
  const ask = async (app: GenerationApp, user: string, read = 3) => {
    const events = readStream(await app.post('/api/generate', BODY, user));
    const seen: ReadEvent[] = [];
    while (seen.length < read) seen.push(((await events.next()) as IteratorYieldResult<ReadEvent>).value);
    const id = seen[0]?.id?.split(':')[0] ?? '';
    return { id, all: async () => [...seen, ...(await Array.fromAsync(events))] };
  };

  it('ask the model once', async () => {
    const apps = [(await instances.start()).app, (await instances.start()).app];
    instances.gemini.enqueue([...PAUSED, { kind: 'finish', reason: 'STOP' }]);
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
    expect(instances.gemini.requests).toHaveLength(1);
  });

  it('go on when the one who began it leaves, and end the writing when the last one does', async () => {
    const one = (await instances.start()).app;
    const other = (await instances.start()).app;
    const rest = [...PAUSED.slice(5), { kind: 'finish', reason: 'STOP' } as const];
    instances.gemini.enqueue([...PAUSED.slice(0, 5), { kind: 'pause', ms: 2_000 }, ...rest]);
    const leader = await ask(one, 'alice');
    const follower = await ask(other, 'bob');
    expect((await one.post(`/api/generations/${leader.id}/cancel`)).status).toBe(202);
    expect((await leader.all()).at(-1)?.data.type).toBe('cancelled');
    const events = await follower.all();
    expect(suiteOf(events)).toBe(SUITE);
    expect(events.at(-1)?.data).toMatchObject({ type: 'done' });
    expect(instances.gemini.requests).toHaveLength(1);
  });

  it('write it themselves when the one that writes it dies before it has given anything', async () => {
    const one = await instances.start();
    const other = (await instances.start()).app;
    instances.gemini.enqueue([{ kind: 'stall' }]).enqueue(goodAnswer(...PIECES));
    const leader = await ask(one.app, 'alice', 1);
    while (instances.gemini.requests.length === 0) await sleep(10);
    const follower = await ask(other, 'bob', 1);
    await sleep(200);
    expect(instances.gemini.requests).toHaveLength(1);
    await one.streams[Symbol.asyncDispose]();
    expect(suiteOf(await follower.all())).toBe(SUITE);
    expect(instances.gemini.requests).toHaveLength(2);
    await one.app.post(`/api/generations/${leader.id}/cancel`);
    await leader.all();
  });

  it('each write their own while Redis is away', async () => {
    const apps = [(await instances.start()).app, (await instances.start()).app];
    await instances.redis.kill();
    for (const app of apps) {
      instances.gemini.enqueue(goodAnswer(...PIECES));
      expect(suiteOf(await (await ask(app, 'alice')).all())).toBe(SUITE);
    }
    expect(instances.gemini.requests).toHaveLength(2);
  });
});
