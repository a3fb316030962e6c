import type { Counter, Metrics } from '@tester/nest-kit';
import { Cache } from './cache.port';

/** Kinds of entries, as their keys begin. */
const KINDS = new Set(['suite', 'forgotten']);

/** A cache that counts what it had and what it had not. */
export class ObservedCache extends Cache {
  private readonly lookups: Counter<'kind' | 'result'>;

  constructor(
    private readonly inner: Cache,
    metrics: Metrics,
  ) {
    super();
    this.lookups = metrics.counter({
      name: 'tester_cache_lookups_total',
      help: 'Lookups in the cache by kind of entry; while the cache is away everything is a miss',
      labels: ['kind', 'result'],
    });
  }

  async find(key: string): Promise<string | null> {
    const value = await this.inner.find(key);
    const kind = key.split(':', 1)[0] ?? '';
    this.lookups.add({ kind: KINDS.has(kind) ? kind : 'other', result: value === null ? 'miss' : 'hit' });
    return value;
  }

  record(key: string, value: string, ttlMs: number, owner?: string): Promise<void> {
    return this.inner.record(key, value, ttlMs, owner);
  }

  forgetOwner(owner: string): Promise<string[]> {
    return this.inner.forgetOwner(owner);
  }

  ping(): Promise<number> {
    return this.inner.ping();
  }
}
