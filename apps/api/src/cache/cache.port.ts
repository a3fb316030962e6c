/** Bytes kept for a while. A cache that is away is a miss, never an error of the request: callers need no try. */
export abstract class Cache {
  /** Null when absent, expired or the cache is away. */
  abstract find(key: string): Promise<string | null>;
  /**
   * Stores for `ttlMs`; silently skipped (and logged) when the cache is away.
   * @param owner who is noted as having put it there; a key that several put there has each of them.
   */
  abstract record(key: string, value: string, ttlMs: number, owner?: string): Promise<void>;
  /** Removes what `owner` put there, whoever else did, and tells its keys. @throws CacheUnavailableException. */
  abstract forgetOwner(owner: string): Promise<string[]>;
  /** Round trip in milliseconds. @throws CacheUnavailableException. */
  abstract ping(): Promise<number>;
}
