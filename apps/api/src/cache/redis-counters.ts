import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Counters, type Counted } from './counters.port';
import { InMemoryCounters } from './in-memory-counters';
import { RedisConnection } from './redis-connection';

/** Counting stands before every request, so a Redis that needs longer is left out. */
const WAIT_MS = 40;
/** One step, so that no key is ever left without an end. */
const COUNT = `
local count = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
return {count, left}`;

/**
 * Counts shared by all processes of the API. This process counts along, so that its own counts stand when Redis goes
 * away, and when it comes back empty: the higher of the two is told.
 */
export class RedisCounters extends Counters implements OnModuleInit, OnApplicationShutdown, AsyncDisposable {
  private readonly own = new InMemoryCounters();
  private readonly redis: RedisConnection;

  /** Connects in {@link onModuleInit}. @param waitMs longest that a count waits for Redis. */
  constructor(url: string, waitMs: number = WAIT_MS) {
    super();
    this.redis = new RedisConnection(url, waitMs, RedisCounters.name);
  }

  async onModuleInit(): Promise<void> {
    await this.redis.connect();
  }

  async count(key: string, windowMs: number): Promise<Counted> {
    const own = this.own.countNow(key, windowMs);
    const answer = await this.redis.write((redis) => redis.eval(COUNT, 1, `count:${key}`, windowMs));
    if (answer === null) return own;
    const [count, resetMs] = answer as [number, number];
    return count >= own.count ? { count, resetMs } : own;
  }

  async onApplicationShutdown(): Promise<void> {
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.redis[Symbol.asyncDispose]();
  }
}
