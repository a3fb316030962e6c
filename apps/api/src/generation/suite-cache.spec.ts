import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { Cache } from '../cache/cache.port';
import type { ApiConfig } from '../config/api-config';
import { orderWith } from './spec/order-with';
import { SuiteCache } from './suite-cache';
import { SuiteWriter, type WriterEvent } from './suite-writer.port';

class MapCache extends Cache {
  readonly entries = new Map<string, { value: string; ttlMs: number }>();
  find(key: string): Promise<string | null> {
    return Promise.resolve(this.entries.get(key)?.value ?? null);
  }
  record(key: string, value: string, ttlMs: number): Promise<void> {
    this.entries.set(key, { value, ttlMs });
    return Promise.resolve();
  }
  ping(): Promise<number> {
    return Promise.resolve(0);
  }
}

class SilentWriter extends SuiteWriter {
  readonly models = ['m'];
  readonly languages = ['python'] as const;
  constructor(override readonly version: string) {
    super();
  }
  async *write(): AsyncGenerator<WriterEvent> {}
}

describe(SuiteCache.name, () => {
  let cache: MapCache;
  const sutWith = (key = Buffer.alloc(32, 1), version = '1'): SuiteCache =>
    new SuiteCache(cache, new SilentWriter(version), { encryption: { keyId: 'k', key } } as ApiConfig);

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
    await sutWith(undefined, '2').record(orderWith(), 'newer');
    await expect(sutWith().find(orderWith())).resolves.not.toBe('newer');
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
