import { Injectable } from '@nestjs/common';
import type { RunLimits, Trial, TrialReport, TrialsAnswer, TrialsRequest } from '@tester/contracts';
import { InvalidRequestException } from '@tester/exceptions';
import { WorkerConfig } from '../config/worker-config';
import { sandboxLimits } from '../sandbox/sandbox-limits';
import { Sandboxes, type SandboxRun } from '../sandbox/sandbox.port';
import { trialsJob } from './1-trials-job';
import { isTrialRecord, lostTrialReport, trialReport } from './2-trial-report';

/** Runs a suite many times: in parts, in other orders, against changed sources, in as few sandboxes as that allows. */
@Injectable()
export class TrialsService {
  constructor(
    private readonly sandboxes: Sandboxes,
    private readonly config: WorkerConfig,
  ) {}

  /**
   * A trial that goes down with a sandbox in which others were before it is tried once more at the head of a new one;
   * what ends that one too has itself to blame.
   * @throws InvalidRequestException, and as `Sandboxes.run`; whatever the user's code does is a verdict.
   */
  async try(request: TrialsRequest, signal: AbortSignal): Promise<TrialsAnswer> {
    const { runtime } = request;
    ensureUnique(request.trials);
    const limits = sandboxLimits(runtime, request.limits, this.config.limitCaps);
    const reports = new Map<string, TrialReport>();
    let sandboxes = 0;
    for (let left = request.trials; left.length > 0; left = left.filter(({ id }) => !reports.has(id))) {
      const run = await this.run(request, left, limits, signal);
      sandboxes += 1;
      const told = run.records
        .filter(isTrialRecord)
        .filter(({ id }) => left.some((trial) => trial.id === id));
      for (const record of told) reports.set(record.id, trialReport(runtime, record));
      const [head] = left;
      if (head !== undefined && told.length === 0)
        reports.set(head.id, lostTrialReport(runtime, head.id, run));
    }
    return { reports: request.trials.flatMap(({ id }) => reports.get(id) ?? []), sandboxes };
  }

  private run(
    request: TrialsRequest,
    trials: readonly Trial[],
    limits: RunLimits,
    signal: AbortSignal,
  ): Promise<SandboxRun> {
    return this.sandboxes.run(trialsJob(request, trials, limits), signal);
  }
}

function ensureUnique(trials: readonly Trial[]): void {
  if (new Set(trials.map(({ id }) => id)).size === trials.length) return;
  const message = 'each trial needs an id of its own';
  throw new InvalidRequestException(message, { faults: [{ field: 'trials', message }] });
}
