import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { WorkerUnavailableException } from '@tester/exceptions';
import { SandboxWorker, type WorkerStanding } from '../execution/sandbox-worker.port';
import { probe } from './probe';

/** Without its workers history and sign-in still work: one that is away makes it `degraded`, and so do all. */
@Injectable()
export class WorkerHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly worker: SandboxWorker,
  ) {}

  async check(): Promise<HealthIndicatorResult<'worker'>> {
    const indicator = this.indicators.check('worker');
    let workers: WorkerStanding[] = [];
    const result = await probe(async () => {
      workers = await this.worker.check();
      return fastestOf(workers);
    });
    if (!result.ok) return indicator.degraded({ code: result.code, workers });
    const facts = { latencyMs: result.latencyMs, workers };
    const isWhole = workers.every(({ status }) => status === 'up');
    return isWhole ? indicator.up(facts) : indicator.degraded(facts);
  }
}

/** @throws WorkerUnavailableException when none is up. */
function fastestOf(workers: readonly WorkerStanding[]): number {
  const fastest = Math.min(...workers.map(({ latencyMs = Number.POSITIVE_INFINITY }) => latencyMs));
  if (!Number.isFinite(fastest)) throw new WorkerUnavailableException('no worker is up');
  return fastest;
}
