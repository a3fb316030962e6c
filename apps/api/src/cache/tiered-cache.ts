import { Cache } from './cache.port';
import type { InMemoryCache } from './in-memory-cache';

/**
 * Longest time the near level keeps anything: an entry can be found for this much longer than it was recorded for, and
 * what one process forgets for a user is gone from all of them within a minute.
 */
const NEAR_TTL_MS = 50_000;

/**
 * Two levels: `near` answers alone where it can, `far` is shared with other processes. While `far` is away, what this
 * process recorded lately is still found. A request waits for `far` only where it looks for something.
 */
export class TieredCache extends Cache {
  constructor(
    private readonly near: InMemoryCache,
    private readonly far: Cache,
  ) {
    super();
  }

  async find(key: string): Promise<string | null> {
    const known = await this.near.find(key);
    if (known !== null) return known;
    const value = await this.far.find(key);
    if (value !== null) await this.near.record(key, value, NEAR_TTL_MS);
    return value;
  }

  async record(key: string, value: string, ttlMs: number, owner?: string): Promise<void> {
    // Told, not waited for: it never fails, and nobody needs its answer.
    void this.far.record(key, value, ttlMs, owner);
    await this.near.record(key, value, Math.min(ttlMs, NEAR_TTL_MS), owner);
  }

  /** Copies in other processes go when they are too old. */
  async forgetOwner(owner: string): Promise<string[]> {
    const own = await this.near.forgetOwner(owner);
    const keys = await this.far.forgetOwner(owner);
    // Copies of what another process recorded do not say whose they are.
    this.near.forget(keys);
    return [...new Set([...own, ...keys])];
  }

  /** Of the far level: the near one cannot be away. */
  ping(): Promise<number> {
    return this.far.ping();
  }
}
