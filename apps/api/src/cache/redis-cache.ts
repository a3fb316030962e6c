import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CacheUnavailableException } from '@tester/exceptions';
import { Redis, ReplyError } from 'ioredis';
import { Cache } from './cache.port';

const KEY_PREFIX = 'tester:';
/** A cache that needs longer saves nothing. */
const COMMAND_TIMEOUT_MS = 250;
const CONNECT_TIMEOUT_MS = 1000;
const RECONNECT_MIN_MS = 50;
const RECONNECT_MAX_MS = 1000;

/**
 * Redis, shared by all processes of the API. While it is away every call is answered at once: nothing is queued, and
 * after one command without an answer the connection is given up, so that a frozen server costs one timeout, not one per
 * call. It reconnects by itself for as long as it takes.
 */
export class RedisCache extends Cache implements OnModuleInit, OnApplicationShutdown, AsyncDisposable {
  private readonly logger = new Logger(RedisCache.name);
  private readonly redis: Redis;
  private isAway = false;
  private refusesWrites = false;

  /** Connects in {@link onModuleInit}. @param url `redis://…` or `rediss://…`. */
  constructor(url: string) {
    super();
    this.redis = new Redis(url, {
      keyPrefix: KEY_PREFIX,
      lazyConnect: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
      // A connection that is given up is destroyed when its other end does not close it within this.
      disconnectTimeout: COMMAND_TIMEOUT_MS,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(RECONNECT_MIN_MS * 2 ** (attempt - 1), RECONNECT_MAX_MS),
    });
    // Without a listener ioredis prints each failed attempt itself.
    this.redis.on('error', (error: Error) => this.noteAway(error));
    this.redis.on('close', () => this.noteAway('the connection was closed'));
    this.redis.on('ready', () => this.noteBack());
  }

  /** Redis that is away at the start is a warning: reconnecting has begun by then. */
  async onModuleInit(): Promise<void> {
    await this.redis.connect().catch((error: unknown) => this.noteAway(error));
  }

  async find(key: string): Promise<string | null> {
    try {
      return await this.redis.get(key);
    } catch (error) {
      this.noteFailure(error);
      return null;
    }
  }

  async record(key: string, value: string, ttlMs: number): Promise<void> {
    try {
      await this.redis.set(key, value, 'PX', Math.max(1, Math.round(ttlMs)));
      this.refusesWrites = false;
    } catch (error) {
      this.noteFailure(error);
    }
  }

  async ping(): Promise<number> {
    const startedAt = performance.now();
    try {
      await this.redis.ping();
      return performance.now() - startedAt;
    } catch (error) {
      this.noteFailure(error);
      throw new CacheUnavailableException('Redis does not answer', { cause: error });
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.redis.removeAllListeners('close');
    this.redis.disconnect();
    return Promise.resolve();
  }

  private noteFailure(error: unknown): void {
    // Redis answered, but will not do this: full, or a replica.
    if (error instanceof ReplyError) {
      if (!this.refusesWrites) this.warn(error, 'Redis refuses a command; going on without it');
      this.refusesWrites = true;
      return;
    }
    const isFirst = !this.isAway;
    this.noteAway(error);
    if (isFirst && this.redis.status === 'ready') this.redis.disconnect(true);
  }

  private noteAway(error: unknown): void {
    if (!this.isAway) this.warn(error, 'Redis is away; going on without it');
    this.isAway = true;
  }

  /** The message alone: the error of a refused command carries its arguments, and with them what was to be stored. */
  private warn(error: unknown, sentence: string): void {
    this.logger.warn({ reason: error instanceof Error ? error.message : String(error) }, sentence);
  }

  private noteBack(): void {
    if (this.isAway) this.logger.log('Redis is back');
    this.isAway = false;
  }
}
