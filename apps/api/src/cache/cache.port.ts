/** Bytes kept for a while. A cache that is away is a miss, never an error of the request: callers need no try. */
export abstract class Cache {
  /** Null when absent, expired or the cache is away. */
  abstract find(key: string): Promise<string | null>;
  /** Stores for `ttlMs`; silently skipped (and logged) when the cache is away. */
  abstract record(key: string, value: string, ttlMs: number): Promise<void>;
  /** Round trip in milliseconds. @throws CacheUnavailableException. */
  abstract ping(): Promise<number>;
}
