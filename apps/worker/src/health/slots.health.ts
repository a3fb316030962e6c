import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { SandboxSlots } from '../sandbox/sandbox-slots';

/** Down from the first moment of a drain, so that no balancer sends anything more. */
@Injectable()
export class SlotsHealth {
  constructor(
    private readonly slots: SandboxSlots,
    private readonly indicators: HealthIndicatorService,
  ) {}

  check(): HealthIndicatorResult<'slots'> {
    const indicator = this.indicators.check('slots');
    const { active, waiting, isDraining } = this.slots;
    return isDraining
      ? indicator.down({ message: 'draining', active, waiting })
      : indicator.up({ active, waiting });
  }
}
