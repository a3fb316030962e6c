import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { Cache } from '../cache/cache.port';
import type { ApiConfig } from '../config/api-config';
import { orderWith } from './spec/order-with';
import { SuiteCache } from './suite-cache';
import { SuiteKeys } from './suite-keys';
import { SuiteWriter, type WriterEvent } from './suite-writer.port';

class MapCache extends Cache {
  readonly entries = new Map<string, { value: string; ttlMs: number; owner?: string | undefined }>();
  find(key: string): Promise<string | null> {
    return Promise.resolve(this.entries.get(key)?.value ?? null);
  }
  record(key: string, value: string, ttlMs: number, owner?: string): Promise<void> {
    this.entries.set(key, { value, ttlMs, owner });
    return Promise.resolve();
  }
  forgetOwner(forgotten: string): Promise<string[]> {
    const keys = [...this.entries].filter(([, { owner }]) => owner === forgotten).map(([key]) => key);
    for (const key of keys) this.entries.delete(key);
    return Promise.resolve(keys);
  }
  ping(): Promise<number> {
    return Promise.resolve(0);
  }
}

class SilentWriter extends SuiteWriter {
  readonly models = ['m'];
  readonly languages = ['python'] as const;
  constructor(
    override readonly version: string,
    override readonly settings: string,
  ) {
    super();
  }
  async *write(): AsyncGenerator<WriterEvent> {}
}

describe(SuiteCache.name, () => {
  let cache: MapCache;
  const sutWith = (key = Buffer.alloc(32, 1), version = '1', settings = 't'): SuiteCache => {
    const config = { encryption: { keyId: 'k', key } } as ApiConfig;
    return new SuiteCache(cache, new SilentWriter(version, settings), new SuiteKeys(config), config);
  };

  beforeEach(() => {
    cache = new MapCache();
    Logger.overrideLogger(false);
  });

  it('gives back what it recorded, for two hours', async () => {
    const sut = sutWith();
    await expect(sut.find(orderWith())).resolves.toBeNull();
    await sut.record(orderWith(), 'suite 한🙂');
    await expect(sut.find(orderWith({ generationId: 'another', userId: 'other' }))).resolves.toBe(
      'suite 한🙂',
    );
    expect([...cache.entries.values()].map(({ ttlMs }) => ttlMs)).toEqual([7_200_000]);
  });

  it('shows the cache neither source nor suite', async () => {
    await sutWith().record(orderWith({ source: 'def secret_source(): ...' }), 'def test_secret_suite(): ...');
    const [[key, { value }] = ['', { value: '' }]] = [...cache.entries];
    expect(key).toMatch(/^suite:[0-9a-f]{64}$/);
    expect(value).toMatch(/^v1\.k\.[\w.-]+$/);
    const bytes = value.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
    expect(bytes.join()).not.toContain('secret');
  });

  it('tells requests apart that differ in anything a suite depends on, even by where one part ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          orderWith({ model: 'other' }),
          orderWith({ language: 'java' }),
          orderWith({ sourceName: 'other' }),
          orderWith({ locale: 'en' }),
          orderWith({ source: 'other' }),
          orderWith({ sourceName: 'ab', source: 'c' }),
          orderWith({ sourceName: 'a', source: 'bc' }),
        ),
        fc.constantFrom(
          orderWith(),
          orderWith({ sourceName: 'ab', source: 'c' }),
          orderWith({ locale: 'en' }),
        ),
        async (written, asked) => {
          cache.entries.clear();
          await sutWith().record(written, 'suite');
          const isSame = JSON.stringify(written) === JSON.stringify(asked);
          await expect(sutWith().find(asked)).resolves.toBe(isSame ? 'suite' : null);
        },
      ),
    );
  });

  it('tells writers apart by prompt version and settings', async () => {
    await sutWith(undefined, '1', 't').record(orderWith(), 'suite');
    for (const [version, settings] of [
      ['2', 't'],
      ['1', 'u'],
      ['1t', ''],
      ['', '1t'],
    ]) {
      await expect(sutWith(undefined, version, settings).find(orderWith())).resolves.toBeNull();
    }
    await expect(sutWith(undefined, '1', 't').find(orderWith())).resolves.toBe('suite');
  });

  it('forgets what a user put there, without ever having told the cache who it was', async () => {
    const sut = sutWith();
    await sut.record(orderWith({ userId: 'Alice', source: 'a' }), 'suite');
    await sut.record(orderWith({ userId: 'bob', source: 'b' }), 'suite');
    const owners = [...cache.entries.values()].map(({ owner }) => owner);
    expect(owners).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
    await sut.forgetUser('alice');
    await expect(sut.find(orderWith({ source: 'a' }))).resolves.toBeNull();
    await expect(sut.find(orderWith({ source: 'b' }))).resolves.toBe('suite');
  });

  it('keeps nothing that a forgotten user began before, and what they begin afterwards', async () => {
    const sut = sutWith();
    const begun = orderWith({ generationId: uuidv7() });
    await sut.forgetUser(begun.userId);
    await sut.record(begun, 'suite');
    await expect(sut.find(begun)).resolves.toBeNull();
    const later = orderWith({ generationId: uuidv7({ msecs: Date.now() + 1 }) });
    await sut.record(later, 'suite');
    await expect(sut.find(later)).resolves.toBe('suite');
  });

  it('forgets, after a rotation, what a user put here before', async () => {
    const before = sutWith();
    await before.record(orderWith(), 'suite');
    const encryption = {
      keyId: 'k2',
      key: Buffer.alloc(32, 2),
      previous: [{ keyId: 'k', key: Buffer.alloc(32, 1) }],
    };
    const config = { encryption } as unknown as ApiConfig;
    const rotated = new SuiteCache(cache, new SilentWriter('1', 't'), new SuiteKeys(config), config);
    await rotated.forgetUser(orderWith().userId);
    await expect(before.find(orderWith())).resolves.toBeNull();
  });

  it('neither gives to who asks for another suite, nor keeps theirs', async () => {
    const sut = sutWith();
    const again = orderWith({ isRegenerate: true });
    await sut.record(again, 'another');
    await expect(sut.find(orderWith())).resolves.toBeNull();
    await sut.record(orderWith(), 'first');
    await sut.record(again, 'another');
    await expect(sut.find(again)).resolves.toBeNull();
    await expect(sut.find(orderWith())).resolves.toBe('first');
  });

  it('passes over what was written under another key, tampered with, or moved', async () => {
    const sut = sutWith();
    await sut.record(orderWith(), 'suite');
    const [[key, entry] = ['', { value: '', ttlMs: 0 }]] = [...cache.entries];
    const tampered = entry.value.replace(/.(?=.{30}$)/, (character) => (character === 'A' ? 'B' : 'A'));
    for (const value of [tampered, '', 'AAAA', 'no envelope §']) {
      cache.entries.set(key, { value, ttlMs: 0 });
      await expect(sut.find(orderWith())).resolves.toBeNull();
    }
    const moved = orderWith({ source: 'other' });
    await sut.record(moved, 'x');
    for (const other of cache.entries.keys()) cache.entries.set(other, entry);
    await expect(sut.find(moved)).resolves.toBeNull();
    await expect(sutWith(Buffer.alloc(32, 2)).find(orderWith())).resolves.toBeNull();
  });
});
