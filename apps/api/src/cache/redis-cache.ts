import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Cache } from './cache.port';
import { RedisConnection } from './redis-connection';

/** With it a request stays below the 50 ms that Redis may cost it. */
const WAIT_MS = 40;

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

  async record(key: string, value: string, ttlMs: number): Promise<void> {
    await this.redis.write((redis) => redis.set(key, value, 'PX', Math.max(1, Math.round(ttlMs))));
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
