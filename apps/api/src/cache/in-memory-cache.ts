import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Cache } from './cache.port';

const BYTES_MAX = 64 * 1024 * 1024;

/** In this process alone; the least recently used entries go first when it is full. */
@Injectable()
export class InMemoryCache extends Cache {
  private readonly entries: LRUCache<string, string>;

  /** @param bytesMax keys and values together, in UTF-8. @param clock milliseconds, rising. */
  constructor(bytesMax: number = BYTES_MAX, clock: { now(): number } = performance) {
    super();
    this.entries = new LRUCache({
      maxSize: bytesMax,
      sizeCalculation: (value, key) => Math.max(1, Buffer.byteLength(key) + Buffer.byteLength(value)),
      perf: clock,
      ttlResolution: 0,
    });
  }

  find(key: string): Promise<string | null> {
    return Promise.resolve(this.entries.get(key) ?? null);
  }

  record(key: string, value: string, ttlMs: number): Promise<void> {
    this.entries.set(key, value, { ttl: ttlMs });
    return Promise.resolve();
  }

  ping(): Promise<number> {
    return Promise.resolve(0);
  }
}
