import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { DrainState } from './drain-state';

/** A process that is shutting down takes no new work. */
@Injectable()
export class DrainHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly drain: DrainState,
  ) {}

  check(): HealthIndicatorResult<'drain'> {
    const indicator = this.indicators.check('drain');
    return this.drain.isDraining ? indicator.down({ code: 'SHUTTING_DOWN' }) : indicator.up();
  }
}
