import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { EventLoopLag } from '@tester/nest-kit';
import { ApiConfig } from '../config/api-config';

/** A process whose event loop is late takes no new work: others may be idle. */
@Injectable()
export class LoadHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly lag: EventLoopLag,
    private readonly config: ApiConfig,
  ) {}

  check(): HealthIndicatorResult<'load'> {
    const indicator = this.indicators.check('load');
    const loopLagMs = Math.round(this.lag.worstMs);
    return loopLagMs < this.config.overload.loopLagMs
      ? indicator.up({ loopLagMs })
      : indicator.down({ code: 'OVERLOADED', loopLagMs });
  }
}
