import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { freePort, RedisServer } from '@tester/testing';
import { Redis } from 'ioredis';
import type { ApiConfig } from '../config/api-config';
import { ConfigModule } from '../config/config.module';
import { Counters } from './counters.port';
import { CountersModule } from './counters.module';
import { InMemoryCounters } from './in-memory-counters';
import { RedisCounters } from './redis-counters';

const WINDOW_MS = 60_000;
/** A busy machine may be slow, and is not away. */
const PATIENT_MS = 5000;
const BACK_WITHIN_MS = 5000;

describe(RedisCounters.name, () => {
  let server: RedisServer;
  let client: Redis;
  let warned: jest.SpyInstance;
  const opened: RedisCounters[] = [];

  beforeEach(async () => {
    warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    jest.spyOn(Logger.prototype, 'log').mockImplementation();
    server = await RedisServer.start();
    client = new Redis(server.url);
    client.on('error', () => undefined);
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each[Symbol.asyncDispose]();
    client.disconnect();
    await server[Symbol.asyncDispose]();
    jest.restoreAllMocks();
  });

  const open = async (answerWithinMs?: number): Promise<RedisCounters> => {
    const counters = new RedisCounters(server.url, answerWithinMs);
    opened.push(counters);
    await counters.onModuleInit();
    return counters;
  };
  const countOf = async (sut: Counters, key = 'key'): Promise<number> =>
    (await sut.count(key, WINDOW_MS)).count;
  /** Counts of another process reach this one again. */
  const isShared = async (sut: Counters): Promise<void> => {
    const deadline = performance.now() + BACK_WITHIN_MS;
    for (let probe = 0; performance.now() < deadline; probe += 1) {
      await client.set(`tester:count:probe-${probe}`, 40, 'PX', WINDOW_MS).catch(() => null);
      if ((await countOf(sut, `probe-${probe}`)) === 41) return;
      await sleep(20);
    }
    throw new Error(`not shared within ${BACK_WITHIN_MS} ms`);
  };

  it('should count together with the other processes, in keys that end', async () => {
    const [sut, other] = [await open(PATIENT_MS), await open(PATIENT_MS)];
    expect(await countOf(sut)).toBe(1);
    expect(await countOf(other)).toBe(2);
    const { count, resetMs } = await sut.count('key', WINDOW_MS);
    expect(count).toBe(3);
    expect(resetMs).toBeGreaterThan(0);
    expect(resetMs).toBeLessThanOrEqual(WINDOW_MS);
    expect(await client.keys('*')).toEqual(['tester:count:key']);
    expect(await client.pttl('tester:count:key')).toBeGreaterThan(0);
    expect(warned).not.toHaveBeenCalled();
  });

  it('should give an end to a key that has lost its own', async () => {
    await client.set('tester:count:key', 5);
    expect(await (await open(PATIENT_MS)).count('key', WINDOW_MS)).toEqual({ count: 6, resetMs: WINDOW_MS });
    expect(await client.pttl('tester:count:key')).toBeGreaterThan(0);
  });

  it('should count on from where it was while Redis is dead, and again with Redis when it is back', async () => {
    const sut = await open(PATIENT_MS);
    await countOf(sut);
    await server.kill();
    for (let expected = 2; expected < 20; expected += 1) expect(await countOf(sut)).toBe(expected);
    expect(warned).toHaveBeenCalledTimes(1);
    await server.restart();
    await isShared(sut);
    // Redis has lost its counts; the higher ones of this process stand.
    expect(await countOf(sut)).toBe(20);
  });

  it('should pay one short wait for a frozen Redis, not one per count', async () => {
    const sut = await open();
    await countOf(sut);
    server.freeze();
    const startedAt = performance.now();
    for (let expected = 2; expected <= 101; expected += 1) expect(await countOf(sut)).toBe(expected);
    // 100 waits of 40 ms would be 4 s.
    expect(performance.now() - startedAt).toBeLessThan(1000);
    server.resume();
    await isShared(sut);
  });

  it('should count for itself while Redis is full, and say so once', async () => {
    const sut = await open(PATIENT_MS);
    await client.config('SET', 'maxmemory', '1', 'maxmemory-policy', 'noeviction');
    for (let expected = 1; expected < 10; expected += 1) expect(await countOf(sut)).toBe(expected);
    expect(warned).toHaveBeenCalledTimes(1);
    await client.config('SET', 'maxmemory', '0');
    await isShared(sut);
  });
});

describe(CountersModule.name, () => {
  const openModule = async (cache: ApiConfig['cache']) => {
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot({ cache } as ApiConfig), CountersModule],
    }).compile();
    await module.init();
    return module;
  };

  it('should count in memory unless Redis is configured', async () => {
    const module = await openModule({ kind: 'in-memory' });
    expect(module.get(Counters)).toBeInstanceOf(InMemoryCounters);
    await module.close();
  });

  it('should start while Redis is away, with a warning', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const module = await openModule({ kind: 'redis', url: `redis://127.0.0.1:${await freePort()}` });
    expect((await module.get(Counters).count('key', WINDOW_MS)).count).toBe(1);
    expect(warned).toHaveBeenCalledTimes(1);
    await module.close();
    warned.mockRestore();
  });
});
