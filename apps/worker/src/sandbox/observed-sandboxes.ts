import {
  DURATION_BUCKETS,
  outcomeOf,
  type Counter,
  type Histogram,
  type Metrics,
  type Tracing,
} from '@tester/nest-kit';
import { Sandboxes, type RecordListener, type SandboxJob, type SandboxRun } from './sandbox.port';

/** Sandboxes whose runs are timed, traced and counted; never what ran in them. */
export class ObservedSandboxes extends Sandboxes {
  private readonly durations: Histogram<'runtime' | 'mode' | 'end'>;
  private readonly limits: Counter<'runtime' | 'limit' | 'end'>;

  constructor(
    private readonly inner: Sandboxes,
    metrics: Metrics,
    private readonly tracing: Tracing,
  ) {
    super();
    this.durations = metrics.histogram({
      name: 'tester_sandbox_run_duration_seconds',
      help: 'Runs with their wait for a slot; `end` is what the supervisor saw, or the code of the failure',
      labels: ['runtime', 'mode', 'end'],
      buckets: DURATION_BUCKETS,
    });
    this.limits = metrics.counter({
      name: 'tester_sandbox_limit_hits_total',
      help: 'Runs that ran into a limit; those it killed have another end than `exited`',
      labels: ['runtime', 'limit', 'end'],
    });
  }

  run(job: SandboxJob, signal: AbortSignal, onRecord?: RecordListener): Promise<SandboxRun> {
    return this.timed(job, () => this.inner.run(job, signal, onRecord));
  }

  runIfFree(job: SandboxJob, signal: AbortSignal): Promise<SandboxRun | null> {
    return this.timed(job, () => this.inner.runIfFree(job, signal));
  }

  private async timed<T extends SandboxRun | null>(job: SandboxJob, work: () => Promise<T>): Promise<T> {
    const { runtime, mode } = job;
    const startedAt = performance.now();
    const told = (end: string): void =>
      this.durations.observe({ runtime, mode, end }, (performance.now() - startedAt) / 1_000);
    const facts = {
      name: `sandbox ${mode}`,
      kind: 'internal',
      attributes: { 'tester.runtime': runtime },
    } as const;
    try {
      const run = await this.tracing.inSpan(facts, work);
      told(run?.end ?? 'none_free');
      if (run !== null && run.limit !== null) this.limits.add({ runtime, limit: run.limit, end: run.end });
      return run;
    } catch (error) {
      told(outcomeOf(error));
      throw error;
    }
  }
}
