import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { EventStreamStore, type StoredEntry } from './event-stream-store.port';

const KEY_PREFIX = 'tester:stream:';
const COMMAND_TIMEOUT_MS = 250;
const CONNECT_TIMEOUT_MS = 1000;
const RECONNECT_MIN_MS = 50;
const RECONNECT_MAX_MS = 1000;
const FIELD = 't';

/** One step, so that no other writer and no restart of Redis comes between the look and the entry. Ids are `<seq+1>-0`. */
const ADD = `
local last = 0
local tail = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if #tail > 0 then last = tonumber(string.match(tail[1][1], '^%d+')) end
local place = tonumber(ARGV[1]) + 1
if place > last + 1 then return 0 end
if place == last + 1 then redis.call('XADD', KEYS[1], place .. '-0', '${FIELD}', ARGV[2]) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`;

/** Redis Streams. Nothing is queued while Redis is away: a call fails at once, or after one command's timeout. */
export class RedisEventStreams extends EventStreamStore implements OnApplicationShutdown, AsyncDisposable {
  private readonly logger = new Logger(RedisEventStreams.name);
  private readonly redis: Redis;
  private isAway = false;

  /** @param url `redis://…` or `rediss://…`. */
  constructor(url: string) {
    super();
    this.redis = new Redis(url, {
      keyPrefix: KEY_PREFIX,
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
      disconnectTimeout: COMMAND_TIMEOUT_MS,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(RECONNECT_MIN_MS * 2 ** (attempt - 1), RECONNECT_MAX_MS),
    });
    // Without a listener ioredis prints each failed attempt itself.
    this.redis.on('error', ({ message }: Error) => {
      if (!this.isAway)
        this.logger.warn({ reason: message }, 'Redis is away; streams are served by this process alone');
      this.isAway = true;
    });
    this.redis.on('ready', () => (this.isAway = false));
  }

  async add(key: string, seq: number, text: string, ttlMs: number): Promise<boolean> {
    return (await this.redis.eval(ADD, 1, key, seq, text, ttlMs)) === 1;
  }

  async read(key: string, fromSeq: number, limit: number): Promise<StoredEntry[]> {
    const entries = await this.redis.xrange(key, `${fromSeq + 1}-0`, '+', 'COUNT', limit);
    return entries.map(([id, fields]) => ({ seq: Number.parseInt(id, 10) - 1, text: fields[1] ?? '' }));
  }

  async onApplicationShutdown(): Promise<void> {
    await this[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.redis.disconnect();
    return Promise.resolve();
  }
}
