import { Logger } from '@nestjs/common';
import { CacheUnavailableException } from '@tester/exceptions';
import { Redis, ReplyError } from 'ioredis';

const KEY_PREFIX = 'tester:';
const CONNECT_TIMEOUT_MS = 1000;
/** A connection that owes an answer for longer is given up; also how long it may take to close then. */
const COMMAND_TIMEOUT_MS = 250;
const RECONNECT_MIN_MS = 50;
const RECONNECT_MAX_MS = 1000;

/**
 * One connection to Redis on which a caller waits `waitMs` at most. From the first wait that was in vain until Redis
 * answers again nobody waits at all, so that a frozen server costs one wait, not one per command; a connection without an
 * answer is given up, and while there is none every command is answered at once. It reconnects by itself for as long as
 * it takes.
 */
export class RedisConnection implements AsyncDisposable {
  private readonly logger: Logger;
  private readonly redis: Redis;
  private isAway = false;
  /** A caller has waited in vain, and since then nothing was answered. */
  private isLate = false;
  private refusesWrites = false;

  /** @param waitMs longest that a caller waits. @param user name for the log. */
  constructor(
    url: string,
    private readonly waitMs: number,
    user: string,
  ) {
    this.logger = new Logger(user);
    this.redis = new Redis(url, {
      keyPrefix: KEY_PREFIX,
      lazyConnect: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
      disconnectTimeout: COMMAND_TIMEOUT_MS,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(RECONNECT_MIN_MS * 2 ** (attempt - 1), RECONNECT_MAX_MS),
    });
    // Without a listener ioredis prints each failed attempt itself.
    this.redis.on('error', (error: Error) => this.noteAway(error));
    this.redis.on('close', () => this.noteAway('the connection was closed'));
    this.redis.on('ready', () => this.noteBack());
  }

  /** For a connection that listens: what comes on its channels, and each time when it has to subscribe (again). */
  onMessage(listener: (channel: string, text: string) => void, onReady: () => void): void {
    this.redis.on('message', listener);
    this.redis.on('ready', onReady);
  }

  /** Redis that is away at the start is a warning: reconnecting has begun by then. */
  async connect(): Promise<void> {
    await this.redis.connect().catch((error: unknown) => this.noteAway(error));
  }

  /** The answer, or null when there is none in time. The command goes on without the caller, and tells what it meets. */
  async read<T>(command: (redis: Redis) => Promise<T>): Promise<T | null> {
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

  /** As {@link read}, for a command that a full Redis, or a replica, refuses. */
  async write<T>(command: (redis: Redis) => Promise<T>): Promise<T | null> {
    const answer = await this.read(command);
    if (answer !== null) this.refusesWrites = false;
    return answer;
  }

  /** The answer of a command that must not be left out, however long it takes. @throws CacheUnavailableException. */
  async demand<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      const answer = await command(this.redis);
      this.isLate = false;
      return answer;
    } catch (error) {
      this.noteFailure(error);
      throw new CacheUnavailableException('Redis does not answer', { cause: error });
    }
  }

  /** Milliseconds of a round trip. @throws CacheUnavailableException when Redis does not answer. */
  async ping(): Promise<number> {
    const startedAt = performance.now();
    await this.demand((redis) => redis.ping());
    return performance.now() - startedAt;
  }

  /** A key as its users name it, from one that Redis told. */
  withoutPrefix(key: string): string {
    return key.slice(KEY_PREFIX.length);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.redis.removeAllListeners('close');
    this.redis.disconnect();
    return Promise.resolve();
  }

  private async answerOf<T>(command: (redis: Redis) => Promise<T>): Promise<T | null> {
    try {
      const answer = await command(this.redis);
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
