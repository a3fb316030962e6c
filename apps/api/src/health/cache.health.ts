import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Cache } from '../cache/cache.port';
import { ApiConfig } from '../config/api-config';
import { probe } from './probe';

/** Without the cache everything works, slower: away is `degraded`. */
@Injectable()
export class CacheHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly cache: Cache,
    private readonly config: ApiConfig,
  ) {}

  async check(): Promise<HealthIndicatorResult<'redis'>> {
    const indicator = this.indicators.check('redis');
    const { kind } = this.config.cache;
    const result = await probe(() => this.cache.ping());
    if (!result.ok) return indicator.degraded({ kind, connected: false, code: result.code });
    return indicator.up({ kind, connected: true, latencyMs: result.latencyMs });
  }
}
