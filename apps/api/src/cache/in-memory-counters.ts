import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Counters, type Counted } from './counters.port';

/** Some 20 MB; an attacker who uses up more keys than this only makes room for his own. */
const KEYS_MAX = 100_000;

/** In this process alone; the least recently counted keys go first when there are too many. */
@Injectable()
export class InMemoryCounters extends Counters {
  private readonly windows: LRUCache<string, { count: number; endsAt: number }>;

  /** @param clock milliseconds, rising. */
  constructor(
    keysMax: number = KEYS_MAX,
    private readonly clock: { now(): number } = performance,
  ) {
    super();
    this.windows = new LRUCache({ max: keysMax });
  }

  count(key: string, windowMs: number): Promise<Counted> {
    return Promise.resolve(this.countNow(key, windowMs));
  }

  /** As {@link count}, without waiting. */
  countNow(key: string, windowMs: number): Counted {
    const now = Math.floor(this.clock.now());
    const known = this.windows.get(key);
    const window = known !== undefined && now < known.endsAt ? known : { count: 0, endsAt: now + windowMs };
    window.count += 1;
    if (window !== known) this.windows.set(key, window);
    return { count: window.count, resetMs: window.endsAt - now };
  }
}
