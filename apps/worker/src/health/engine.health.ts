import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { TesterException } from '@tester/exceptions';
import { SandboxEngine } from '../sandbox/sandbox-engine.port';

/** The engine answers and has every image. Asked anew each time, so it recovers as soon as the engine does. */
@Injectable()
export class EngineHealth {
  constructor(
    private readonly engine: SandboxEngine,
    private readonly indicators: HealthIndicatorService,
  ) {}

  async check(): Promise<HealthIndicatorResult<'engine'>> {
    const indicator = this.indicators.check('engine');
    try {
      await this.engine.check();
      return indicator.up();
    } catch (error) {
      if (!(error instanceof TesterException)) throw error;
      return indicator.down({ code: error.code, message: error.message });
    }
  }
}
