import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { SandboxWorker } from '../execution/sandbox-worker.port';
import { probe } from './probe';

/** Without the worker history and sign-in still work: away is `degraded`. */
@Injectable()
export class WorkerHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly worker: SandboxWorker,
  ) {}

  async check(): Promise<HealthIndicatorResult<'worker'>> {
    const indicator = this.indicators.check('worker');
    const result = await probe((signal) => this.worker.ping(signal));
    return result.ok
      ? indicator.up({ latencyMs: result.latencyMs })
      : indicator.degraded({ code: result.code });
  }
}
