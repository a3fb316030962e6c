import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { Counters } from '../cache/counters.port';

type Hits = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** What the throttler counts with. A window that is used up blocks until it ends, and no longer. */
@Injectable()
export class CountersStorage implements ThrottlerStorage {
  constructor(private readonly counters: Counters) {}

  /** @param ttl milliseconds. @returns times in whole seconds, at least 1. */
  async increment(key: string, ttl: number, limit: number): Promise<Hits> {
    const { count, resetMs } = await this.counters.count(`rate-limit:${key}`, ttl);
    const resetSeconds = Math.max(1, Math.ceil(resetMs / 1000));
    const isBlocked = count > limit;
    return {
      totalHits: count,
      timeToExpire: resetSeconds,
      isBlocked,
      timeToBlockExpire: isBlocked ? resetSeconds : 0,
    };
  }
}
