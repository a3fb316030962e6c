import { Logger } from '@nestjs/common';
import { CacheUnavailableException } from '@tester/exceptions';
import { Redis, ReplyError } from 'ioredis';

const KEY_PREFIX = 'tester:';
const CONNECT_TIMEOUT_MS = 1000;
/** The handshake after connecting; also how long a connection that is given up may take to close. */
const HANDSHAKE_TIMEOUT_MS = 250;
const RECONNECT_MIN_MS = 50;
const RECONNECT_MAX_MS = 1000;

/**
 * One connection to Redis that never makes a caller wait longer than its limit: nothing is queued while Redis is away,
 * and one command without an answer gives the connection up, so that a frozen server costs one limit, not one per
 * command. It reconnects by itself for as long as it takes.
 */
export class RedisConnection implements AsyncDisposable {
  private readonly logger: Logger;
  private readonly redis: Redis;
  private isAway = false;
  private refusesCommands = false;

  /** @param answerWithinMs longest that {@link ask} waits. @param user name for the log. */
  constructor(
    url: string,
    private readonly answerWithinMs: number,
    user: string,
  ) {
    this.logger = new Logger(user);
    this.redis = new Redis(url, {
      keyPrefix: KEY_PREFIX,
      lazyConnect: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: Math.max(HANDSHAKE_TIMEOUT_MS, 2 * answerWithinMs),
      disconnectTimeout: HANDSHAKE_TIMEOUT_MS,
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
  async connect(): Promise<void> {
    await this.redis.connect().catch((error: unknown) => this.noteAway(error));
  }

  /** The answer to a command, or null when Redis is away, too slow or refuses. */
  async ask<T>(command: (redis: Redis) => Promise<T>): Promise<T | null> {
    if (this.redis.status !== 'ready') return null;
    try {
      const answer = await answerWithin(command(this.redis), this.answerWithinMs);
      this.refusesCommands = false;
      return answer;
    } catch (error) {
      this.noteFailure(error);
      return null;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.redis.removeAllListeners('close');
    this.redis.disconnect();
    return Promise.resolve();
  }

  private noteFailure(error: unknown): void {
    // Redis answered, but will not do this: full, or a replica.
    if (error instanceof ReplyError) {
      if (!this.refusesCommands) this.warn(error, 'Redis refuses a command; going on without it');
      this.refusesCommands = true;
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

  /** The message alone: the error of a refused command carries its arguments. */
  private warn(error: unknown, sentence: string): void {
    this.logger.warn({ reason: error instanceof Error ? error.message : String(error) }, sentence);
  }

  private noteBack(): void {
    if (this.isAway) this.logger.log('Redis is back');
    this.isAway = false;
  }
}

/** @throws CacheUnavailableException when the answer takes longer than `limitMs`. */
function answerWithin<T>(answer: Promise<T>, limitMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  // An answer that came in while this process was busy is read first: it is we who were slow, not Redis.
  const judge = (): void => late.reject(new CacheUnavailableException(`no answer within ${limitMs} ms`));
  const timer = setTimeout(() => setImmediate(judge), limitMs);
  return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
}
