import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Cache } from './cache.port';
import { RedisConnection } from './redis-connection';

/** With it a request stays below the 50 ms that Redis may cost it. */
const WAIT_MS = 40;

/**
 * The value, and its key in the list of what its owner put there, in one step. Of that list all is kept until the last of
 * it has expired: removing what is gone already is no error.
 */
const RECORD_WITH_OWNER = `
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SADD', KEYS[2], KEYS[1])
if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[2], ARGV[2]) end
return 1`;
const FORGET_OWNER = `
local keys = redis.call('SMEMBERS', KEYS[1])
for _, key in ipairs(keys) do redis.call('DEL', key) end
redis.call('DEL', KEYS[1])
return keys`;

/** Redis, shared by all processes of the API. */
export class RedisCache extends Cache implements OnModuleInit, OnApplicationShutdown, AsyncDisposable {
  private readonly redis: RedisConnection;

  /** Connects in {@link onModuleInit}. @param url `redis://…` or `rediss://…`. @param waitMs longest wait of a call. */
  constructor(url: string, waitMs: number = WAIT_MS) {
    super();
    this.redis = new RedisConnection(url, waitMs, RedisCache.name);
  }

  async onModuleInit(): Promise<void> {
    await this.redis.connect();
  }

  find(key: string): Promise<string | null> {
    return this.redis.read((redis) => redis.get(key));
  }

  async record(key: string, value: string, ttlMs: number, owner?: string): Promise<void> {
    const ttl = Math.max(1, Math.round(ttlMs));
    await this.redis.write<unknown>((redis) =>
      owner === undefined
        ? redis.set(key, value, 'PX', ttl)
        : redis.eval(RECORD_WITH_OWNER, 2, key, ownerKey(owner), value, ttl),
    );
  }

  async forgetOwner(owner: string): Promise<string[]> {
    const keys = await this.redis.demand((redis) => redis.eval(FORGET_OWNER, 1, ownerKey(owner)));
    return (keys as string[]).map((key) => this.redis.withoutPrefix(key));
  }

  ping(): Promise<number> {
    return this.redis.ping();
  }

  async onApplicationShutdown(): Promise<void> {
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.redis[Symbol.asyncDispose]();
  }
}

const ownerKey = (owner: string): string => `owner:${owner}`;
