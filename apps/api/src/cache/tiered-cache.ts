import { Cache } from './cache.port';

/**
 * Longest time the near level keeps what it took from the far one, which does not say how old it is: an entry can be
 * found for this much longer than it was recorded for.
 */
const COPY_TTL_MS = 300_000;

/**
 * Two levels: `near` answers alone where it can, `far` is shared with other processes. While `far` is away, what this
 * process recorded itself is still found. A request waits for `far` only where it looks for something.
 */
export class TieredCache extends Cache {
  constructor(
    private readonly near: Cache,
    private readonly far: Cache,
  ) {
    super();
  }

  async find(key: string): Promise<string | null> {
    const known = await this.near.find(key);
    if (known !== null) return known;
    const value = await this.far.find(key);
    if (value !== null) await this.near.record(key, value, COPY_TTL_MS);
    return value;
  }

  async record(key: string, value: string, ttlMs: number): Promise<void> {
    // Told, not waited for: it never fails, and nobody needs its answer.
    void this.far.record(key, value, ttlMs);
    await this.near.record(key, value, ttlMs);
  }

  /** Of the far level: the near one cannot be away. */
  ping(): Promise<number> {
    return this.far.ping();
  }
}
