import { Logger } from '@nestjs/common';
import type { GenerationEvent } from '@tester/contracts';
import { RedisServer } from '@tester/testing';
import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { HistoryCipher } from '../../history/history-cipher';
import { RedisEventStreams } from '../../redis/redis-event-streams';
import type { LoggedEvent } from '../event-log.port';
import { GenerationLimits } from '../generation-limits';
import { InMemoryEventLog } from '../in-memory/in-memory-event-log';
import { SharedEventLog } from './shared-event-log';

const NEVER = new AbortController().signal;
const chunk = (content: string): GenerationEvent => ({ type: 'chunk', content });
const END: GenerationEvent = { type: 'cancelled', generationId: 'g', message: '' };
const EVENTS = [chunk('def secret'), chunk('\r\n한🙂'), END];

describe(SharedEventLog.name, () => {
  let redis: RedisServer;
  let here: SharedEventLog;
  let elsewhere: SharedEventLog;
  let stack: AsyncDisposableStack;
  const start = (): SharedEventLog => {
    const limits = new GenerationLimits();
    const own = new InMemoryEventLog(limits);
    const store = stack.use(new RedisEventStreams(redis.url));
    const log = new SharedEventLog(
      own,
      store,
      new HistoryCipher({ keyId: 'k', key: Buffer.alloc(32, 7) }),
      limits,
    );
    stack.defer(() => own.onApplicationShutdown());
    stack.defer(() => log.beforeApplicationShutdown());
    return log;
  };
  const known = async (log: SharedEventLog, lastSeq: number): Promise<void> => {
    while ((await log.find('g'))?.lastSeq !== lastSeq) await sleep(20);
  };
  const read = (log: SharedEventLog, after = 0): Promise<(LoggedEvent | 'expired')[]> =>
    Array.fromAsync(log.follow('g', after, NEVER));
  const numbered = EVENTS.map((event, index) => ({ seq: index + 1, event }));

  beforeEach(async () => {
    Logger.overrideLogger(false);
    stack = new AsyncDisposableStack();
    redis = stack.use(await RedisServer.start());
    here = start();
    elsewhere = start();
  });
  afterEach(() => stack.disposeAsync());

  it('serves a reader of another process from every position, while it is written and after', async () => {
    await here.open('g', 'alice');
    await known(elsewhere, 0);
    const early = read(elsewhere);
    for (const event of EVENTS) await here.append('g', event);
    await expect(early).resolves.toEqual(numbered);
    for (let after = 0; after <= EVENTS.length; after += 1) {
      await expect(read(elsewhere, after)).resolves.toEqual(numbered.slice(after));
      await expect(read(here, after)).resolves.toEqual(numbered.slice(after));
    }
    await expect(elsewhere.find('g')).resolves.toEqual(await here.find('g'));
    await expect(read(elsewhere, 4)).resolves.toEqual(['expired']);
  });

  it('keeps no word of a suite readable in Redis, and nothing for ever', async () => {
    await here.open('g', 'alice');
    for (const event of EVENTS) await here.append('g', event);
    await known(elsewhere, EVENTS.length);
    const client = new Redis(redis.url);
    expect(JSON.stringify(await client.xrange('tester:stream:g', '-', '+'))).not.toMatch(/secret|alice/);
    const ttlMs = await client.pttl('tester:stream:g');
    expect(ttlMs).toBeGreaterThan(500_000);
    expect(ttlMs).toBeLessThanOrEqual(600_000);
    await client.flushall();
    client.disconnect();
    await expect(read(elsewhere, 1)).resolves.toEqual(['expired']);
    await expect(elsewhere.find('g')).resolves.toBeNull();
  });

  it('loses nothing when Redis dies and forgets in the middle, and copies all of it afterwards', async () => {
    await here.open('g', 'alice');
    await here.append('g', EVENTS[0] as GenerationEvent);
    await known(elsewhere, 1);
    const local = read(here);
    const remote = read(elsewhere, 1);
    await redis.kill();
    await here.append('g', EVENTS[1] as GenerationEvent);
    await expect(elsewhere.find('g')).resolves.toBeNull();
    await redis.restart();
    await here.append('g', END);
    await expect(local).resolves.toEqual(numbered);
    // One that reads while the store has yet to learn again is told to look anew; it is given no gap.
    const seen = await remote;
    expect([numbered.slice(1), ['expired']]).toContainEqual(seen);
    await known(elsewhere, EVENTS.length);
    await expect(read(elsewhere)).resolves.toEqual(numbered);
  });
});
