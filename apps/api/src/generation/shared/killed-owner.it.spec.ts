import { goodAnswer, RedisServer } from '@tester/testing';
import { randomUUID } from 'node:crypto';
import type { ApiProcess } from '../../credits/spec/api-process';
import { PAID, SavingSystem, SUITE, textOf, until } from '../../spool/spec/saving-system';

/** The lease of an instance, and as long again for a loaded machine. */
const LOST_WITHIN_MS = 30_000;

describe('F7 a generation whose instance is killed, read at another', () => {
  let system: SavingSystem;
  let redis: RedisServer;
  let owner: ApiProcess;
  let other: ApiProcess;

  beforeAll(async () => {
    system = await SavingSystem.open();
    redis = await RedisServer.start();
  }, 60_000);
  afterAll(async () => {
    await system[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await system.reset();
    const env = { REDIS_URL: redis.url };
    [owner, other] = await Promise.all([system.launch({ env }), system.launch({ env })]);
  });

  /** Begins a generation that comes to no end. @returns its id once the other instance knows of it. */
  const begin = async (key: string): Promise<string> => {
    system.gemini.enqueue([{ kind: 'text', text: SUITE }, { kind: 'stall' }]);
    const { body } = await system.ask(key, owner);
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    let read = '';
    // Killed any earlier, it may leave the script to the next who asks.
    while (!read.includes('test_double')) read += new TextDecoder().decode((await reader.read()).value);
    reader.read().catch((error: unknown) => String(error));
    const id = /^id: ([^:]+):/m.exec(read)?.[1] ?? '';
    await until(async () => (await snapshotOf(id)).status === 200);
    return id;
  };
  const snapshotOf = (id: string): Promise<Response> =>
    system.send('GET', `/api/generations/${id}`, { api: other });

  it('ends there with an error in time, and its credits come back', async () => {
    const id = await begin(randomUUID());
    const events = await system.send('GET', `/api/generations/${id}/events`, { api: other });
    const reading = textOf(events);
    await owner.kill();
    const killedAt = performance.now();
    const text = await reading;
    expect(performance.now() - killedAt).toBeLessThan(LOST_WITHIN_MS);
    expect(text).toContain('assert double(2) == 4');
    const terminal = text.match(/^data: .*"type":"(?:done|incomplete|error|cancelled)".*$/gm) ?? [];
    expect(terminal).toEqual([expect.stringContaining('"code":"GENERATION_LOST"')]);
    expect(await (await snapshotOf(id)).json()).toMatchObject({ status: 'error' });
    expect(await system.saved()).toEqual([]);
    expect(await system.balance()).toMatchObject({ available: 70, held: 10, spent: 0 });
    await system.expireHolds();
    expect(await system.balance()).toMatchObject({ available: 80, held: 0, spent: 0 });
  });

  it('begins anew there for the same key, paid once, without waiting for the hold to expire', async () => {
    const key = randomUUID();
    const id = await begin(key);
    await owner.kill();
    await until(async () => ((await (await snapshotOf(id)).json()) as { status: string }).status === 'error');
    system.gemini.enqueue(goodAnswer(SUITE));
    const again = await textOf(await system.ask(key, other));
    expect(again).toContain('"persisted":true');
    expect(again).not.toContain(id);
    expect(await system.saved()).toHaveLength(1);
    expect(await system.balance()).toEqual(PAID);
  });
});
