import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CacheUnavailableException } from '@tester/exceptions';
import { Redis, ReplyError } from 'ioredis';
import { Cache } from './cache.port';

const KEY_PREFIX = 'tester:';
/** Longest that a caller waits: with it a request stays below the 50 ms that Redis may cost it. */
const WAIT_MS = 40;
/** A connection that owes an answer for longer is given up. */
const COMMAND_TIMEOUT_MS = 250;
const CONNECT_TIMEOUT_MS = 1000;
const RECONNECT_MIN_MS = 50;
const RECONNECT_MAX_MS = 1000;

/**
 * Redis, shared by all processes of the API. A caller waits `waitMs` at most. From the first wait that was in vain until
 * Redis answers again nobody waits at all, so that a frozen server costs one wait, not one per call; a connection without
 * an answer is given up, and while there is none every call is answered at once. It reconnects by itself for as long as
 * it takes.
 */
export class RedisCache extends Cache implements OnModuleInit, OnApplicationShutdown, AsyncDisposable {
  private readonly logger = new Logger(RedisCache.name);
  private readonly redis: Redis;
  private isAway = false;
  /** A caller has waited in vain, and since then nothing was answered. */
  private isLate = false;
  private refusesWrites = false;

  /** Connects in {@link onModuleInit}. @param url `redis://…` or `rediss://…`. @param waitMs longest wait of a call. */
  constructor(
    url: string,
    private readonly waitMs: number = WAIT_MS,
  ) {
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

  find(key: string): Promise<string | null> {
    return this.inTime(() => this.redis.get(key));
  }

  async record(key: string, value: string, ttlMs: number): Promise<void> {
    const answer = await this.inTime(() => this.redis.set(key, value, 'PX', Math.max(1, Math.round(ttlMs))));
    if (answer !== null) this.refusesWrites = false;
  }

  async ping(): Promise<number> {
    const startedAt = performance.now();
    try {
      await this.redis.ping();
      this.isLate = false;
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

  /** The answer, or null when there is none in time. The command goes on without the caller, and tells what it meets. */
  private async inTime<T>(command: () => Promise<T>): Promise<T | null> {
    if (this.isLate) return null;
    const answer = this.answerOf(command);
    const patience = new AbortController();
    const inVain = this.waitInVain(patience.signal);
    try {
      return await Promise.race([answer, inVain]);
    } finally {
      patience.abort();
    }
  }

  private async answerOf<T>(command: () => Promise<T>): Promise<T | null> {
    try {
      const answer = await command();
      this.isLate = false;
      return answer;
    } catch (error) {
      this.noteFailure(error);
      return null;
    }
  }

  private waitInVain(signal: AbortSignal): Promise<null> {
    return new Promise((resolve) => {
      const giveUp = (): void => {
        if (!signal.aborted) this.isLate = true;
        resolve(null);
      };
      // One more turn: an answer that came while this process was busy still counts.
      const timer = setTimeout(() => setImmediate(giveUp), this.waitMs);
      signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    });
  }

  private noteFailure(error: unknown): void {
    // Redis answered, but will not do this: full, or a replica.
    if (error instanceof ReplyError) {
      this.isLate = false;
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
    this.isLate = false;
  }
}
