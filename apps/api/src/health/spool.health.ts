import { Injectable, Logger } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Spool } from '../spool/spool';

/** Suites that wait, or were put aside, are safe but not where their users look: `degraded`. */
@Injectable()
export class SpoolHealth {
  private readonly logger = new Logger(SpoolHealth.name);

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly spool: Spool,
  ) {}

  async check(): Promise<HealthIndicatorResult<'spool'>> {
    const indicator = this.indicators.check('spool');
    try {
      const backlog = await this.spool.backlog();
      const isEmpty = backlog.waiting + backlog.dead === 0;
      return isEmpty ? indicator.up({ ...backlog }) : indicator.degraded({ ...backlog });
    } catch (error) {
      // The answer must not tell of our paths.
      this.logger.warn({ err: error }, 'the spool cannot be read');
      return indicator.degraded({ code: 'SPOOL_UNREADABLE' });
    }
  }
}
