import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { WarmPool } from '../sandbox/warm-pool';

/** What is in stock. Never down: without a stock runs are slower, and all the same. */
@Injectable()
export class PoolHealth {
  constructor(
    private readonly pool: WarmPool,
    private readonly indicators: HealthIndicatorService,
  ) {}

  check(): HealthIndicatorResult<'pool'> {
    return this.indicators.check('pool').up(this.pool.facts());
  }
}
