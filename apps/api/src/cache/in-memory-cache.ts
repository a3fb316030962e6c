import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Cache } from './cache.port';

const BYTES_MAX = 64 * 1024 * 1024;

interface KeptValue {
  value: string;
  owners: ReadonlySet<string>;
}

/** In this process alone; the least recently used entries go first when it is full. */
@Injectable()
export class InMemoryCache extends Cache {
  private readonly entries: LRUCache<string, KeptValue>;

  /** @param bytesMax keys, values and owners together, in UTF-8. @param clock milliseconds, rising. */
  constructor(bytesMax: number = BYTES_MAX, clock: { now(): number } = performance) {
    super();
    this.entries = new LRUCache({
      maxSize: bytesMax,
      sizeCalculation: ({ value, owners }, key) => Math.max(1, bytesOf(key, value, ...owners)),
      perf: clock,
      ttlResolution: 0,
    });
  }

  find(key: string): Promise<string | null> {
    return Promise.resolve(this.entries.get(key)?.value ?? null);
  }

  record(key: string, value: string, ttlMs: number, owner?: string): Promise<void> {
    const owners = new Set(this.entries.peek(key)?.owners);
    if (owner !== undefined) owners.add(owner);
    this.entries.set(key, { value, owners }, { ttl: ttlMs });
    return Promise.resolve();
  }

  /** Looks at every entry: users are forgotten rarely, and an index would have to be kept with each entry. */
  forgetOwner(owner: string): Promise<string[]> {
    const keys = [...this.entries].filter(([, { owners }]) => owners.has(owner)).map(([key]) => key);
    this.forget(keys);
    return Promise.resolve(keys);
  }

  /** Removes these entries; one that is not there is no error. */
  forget(keys: readonly string[]): void {
    for (const key of keys) this.entries.delete(key);
  }

  ping(): Promise<number> {
    return Promise.resolve(0);
  }
}

const bytesOf = (...texts: string[]): number =>
  texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0);
