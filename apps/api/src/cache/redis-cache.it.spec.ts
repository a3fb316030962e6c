import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CacheUnavailableException } from '@tester/exceptions';
import { freePort, RedisServer } from '@tester/testing';
import { Redis } from 'ioredis';
import type { ApiConfig } from '../config/api-config';
import { ConfigModule } from '../config/config.module';
import { CacheModule } from './cache.module';
import { Cache } from './cache.port';
import { RedisCache } from './redis-cache';

/** F1: the longest that a cache may take to be back after Redis is. */
const BACK_WITHIN_MS = 2000;
/** Longer than a loaded machine makes a living Redis late. */
const PATIENT_MS = 10_000;

describe(RedisCache.name, () => {
  let server: RedisServer;
  let sut: RedisCache;
  let warned: jest.SpyInstance;

  beforeEach(async () => {
    warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    jest.spyOn(Logger.prototype, 'log').mockImplementation();
    server = await RedisServer.start();
    sut = new RedisCache(server.url, PATIENT_MS);
    await sut.onModuleInit();
  });
  afterEach(async () => {
    await sut[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    jest.restoreAllMocks();
  });

  const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
    const startedAt = performance.now();
    const result = await work();
    return [result, performance.now() - startedAt];
  };
  const pings = (): Promise<boolean> =>
    sut.ping().then(
      () => true,
      () => false,
    );
  const backWithin = async (limitMs: number): Promise<number> => {
    const startedAt = performance.now();
    while (!(await pings())) {
      if (performance.now() - startedAt > limitMs) throw new Error(`not back within ${limitMs} ms`);
      await sleep(20);
    }
    return performance.now() - startedAt;
  };

  it('finds what was recorded, under a prefix of ours and for a while', async () => {
    await sut.record('key', '값', 60_000);
    expect(await sut.find('key')).toBe('값');
    expect(await sut.find('other')).toBeNull();
    const client = new Redis(server.url);
    expect(await client.keys('*')).toEqual(['tester:key']);
    expect(await client.pttl('tester:key')).toBeGreaterThan(50_000);
    client.disconnect();
    await sut.record('short', 'x', 0.4);
    await sleep(20);
    expect(await sut.find('short')).toBeNull();
    const latency = await sut.ping();
    expect(latency).toBeGreaterThan(0);
    expect(latency).toBeLessThan(250);
    expect(warned).not.toHaveBeenCalled();
  });

  it('forgets what an owner put there, and keeps the list of it no longer than what is in it', async () => {
    await sut.record('a', 'value', 60_000, 'one');
    await sut.record('b', 'value', 30_000, 'one');
    await sut.record('b', 'value', 30_000, 'two');
    await sut.record('c', 'value', 60_000, 'two');
    const client = new Redis(server.url);
    for (const list of ['tester:owner:one', 'tester:owner:two']) {
      expect(await client.pttl(list)).toBeGreaterThan(50_000);
    }
    expect((await sut.forgetOwner('one')).sort()).toEqual(['a', 'b']);
    expect((await client.keys('*')).sort()).toEqual(['tester:c', 'tester:owner:two']);
    expect(await sut.forgetOwner('one')).toEqual([]);
    client.disconnect();
    await server.stop();
    await expect(sut.forgetOwner('two')).rejects.toBeInstanceOf(CacheUnavailableException);
  });

  it.each(['kill', 'stop'] as const)('misses at once after a %s, and is back by itself', async (end) => {
    await sut.record('key', 'value', 60_000);
    await server[end]();
    for (let call = 0; call < 20; call += 1) {
      const [found, durationMs] = await timed(() => sut.find('key'));
      expect(found).toBeNull();
      expect(durationMs).toBeLessThan(300);
      await sut.record('key', 'value', 60_000);
    }
    await expect(sut.ping()).rejects.toBeInstanceOf(CacheUnavailableException);
    expect(warned).toHaveBeenCalledTimes(1);
    await server.restart();
    expect(await backWithin(BACK_WITHIN_MS)).toBeLessThan(BACK_WITHIN_MS);
    await sut.record('key', 'again', 60_000);
    expect(await sut.find('key')).toBe('again');
    expect(warned).toHaveBeenCalledTimes(1);
  });

  it('pays one short wait for a frozen server, not one per call, and is back by itself', async () => {
    await sut.record('key', 'value', 60_000);
    await using impatient = new RedisCache(server.url);
    await impatient.onModuleInit();
    server.freeze();
    const burst = Array.from({ length: 20 }, () => timed(() => impatient.find('key')));
    for (const [found, durationMs] of await Promise.all(burst)) {
      expect(found).toBeNull();
      // Below the time after which the connection is given up: nobody waits for that.
      expect(durationMs).toBeLessThan(240);
    }
    const [, restMs] = await timed(async () => {
      for (let call = 0; call < 200; call += 1) {
        expect(await impatient.find('key')).toBeNull();
        await impatient.record('key', 'lost', 60_000);
      }
    });
    expect(restMs).toBeLessThan(240);
    await sleep(1500);
    expect(await impatient.find('key')).toBeNull();
    expect(await sut.find('key')).toBeNull();
    server.resume();
    await backWithin(BACK_WITHIN_MS);
    expect(await sut.find('key')).toBe('value');
    const resumedAt = performance.now();
    while ((await impatient.find('key')) !== 'value') {
      expect(performance.now() - resumedAt).toBeLessThan(BACK_WITHIN_MS);
      await sleep(20);
    }
    // Each of the two noticed once.
    expect(warned).toHaveBeenCalledTimes(2);
  });

  it('is asked again after a wait in vain, once Redis answers', async () => {
    await sut.record('key', 'value', 60_000);
    await using impatient = new RedisCache(server.url, 1);
    await impatient.onModuleInit();
    server.freeze();
    expect(await impatient.find('key')).toBeNull();
    server.resume();
    const resumedAt = performance.now();
    while ((await impatient.find('key')) !== 'value') {
      expect(performance.now() - resumedAt).toBeLessThan(BACK_WITHIN_MS);
      await sleep(1);
    }
  });

  it('goes on without writes while Redis is full, and says so once', async () => {
    await sut.record('key', 'value', 60_000);
    const client = new Redis(server.url);
    await client.config('SET', 'maxmemory', '1', 'maxmemory-policy', 'noeviction');
    for (let call = 0; call < 5; call += 1) {
      await sut.record('other', 'def secret(): pass', 60_000);
      expect(await sut.find('key')).toBe('value');
    }
    expect(warned).toHaveBeenCalledTimes(1);
    expect(inspect(warned.mock.calls, { depth: 20 })).not.toContain('secret');
    await client.config('SET', 'maxmemory', '0');
    await sut.record('other', 'value', 60_000);
    expect(await sut.find('other')).toBe('value');
    client.disconnect();
  });

  it('gathers no listeners over many outages', async () => {
    for (let cycle = 0; cycle < 5; cycle += 1) {
      await server.kill();
      await sut.find('key');
      await server.restart();
      await backWithin(BACK_WITHIN_MS);
    }
    expect(warned).toHaveBeenCalledTimes(5);
  });
});

describe(CacheModule.name, () => {
  const open = async (cache: ApiConfig['cache']) => {
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot({ cache } as ApiConfig), CacheModule],
    }).compile();
    await module.init();
    return module;
  };

  it('keeps the cache in memory unless Redis is configured', async () => {
    const module = await open({ kind: 'in-memory' });
    expect(module.get(RedisCache)).toBeNull();
    const cache = module.get(Cache);
    await cache.record('key', 'value', 60_000);
    expect(await cache.find('key')).toBe('value');
    await module.close();
  });

  it('starts while Redis is away, with a warning, and finds it later', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const module = await open({ kind: 'redis', url: `redis://127.0.0.1:${await freePort()}` });
    const cache = module.get(Cache);
    expect(await cache.find('key')).toBeNull();
    await cache.record('key', 'value', 60_000);
    expect(await cache.find('key')).toBe('value');
    await expect(cache.ping()).rejects.toBeInstanceOf(CacheUnavailableException);
    expect(warned).toHaveBeenCalledTimes(1);
    await module.close();
    warned.mockRestore();
  });
});
