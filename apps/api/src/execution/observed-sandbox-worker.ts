import type {
  Compilation,
  CompilationRequest,
  ExecutionReport,
  ExecutionRequest,
  Exploration,
  ExplorationRequest,
  RuntimeDescription,
  TrialsAnswer,
  TrialsRequest,
} from '@tester/contracts';
import {
  DURATION_BUCKETS,
  eachWithin,
  outcomeOf,
  type Histogram,
  type Metrics,
  type OpenSpan,
  type Tracing,
} from '@tester/nest-kit';
import type { WorkerEvent } from './fleet/worker-events';
import { SandboxWorker, type WorkerStanding } from './sandbox-worker.port';

type Operation = 'execute' | 'stream' | 'explore' | 'try' | 'compile' | 'runtimes';

/** A worker whose answers are timed and traced. Probes are not: they tell of the prober. */
export class ObservedSandboxWorker extends SandboxWorker {
  private readonly durations: Histogram<'operation' | 'outcome'>;

  constructor(
    private readonly inner: SandboxWorker,
    metrics: Metrics,
    private readonly tracing: Tracing,
  ) {
    super();
    this.durations = metrics.histogram({
      name: 'tester_worker_call_duration_seconds',
      help: 'Calls of the worker, by outcome: ok, CANCELLED, or the code of the failure',
      labels: ['operation', 'outcome'],
      buckets: DURATION_BUCKETS,
    });
  }

  execute(request: ExecutionRequest, signal: AbortSignal): Promise<ExecutionReport> {
    return this.timed('execute', () => this.inner.execute(request, signal));
  }

  async *stream(request: ExecutionRequest, signal: AbortSignal): AsyncGenerator<WorkerEvent> {
    const call = this.begin('stream');
    // Who stops reading before the end has left.
    let outcome: { error: unknown } | undefined = {
      error: new DOMException('not read to its end', 'AbortError'),
    };
    try {
      yield* eachWithin(call.span, this.inner.stream(request, signal));
      outcome = undefined;
    } catch (error) {
      outcome = { error };
      throw error;
    } finally {
      call.end(outcome);
    }
  }

  explore(request: ExplorationRequest, signal: AbortSignal): Promise<Exploration> {
    return this.timed('explore', () => this.inner.explore(request, signal));
  }

  try(request: TrialsRequest, signal: AbortSignal): Promise<TrialsAnswer> {
    return this.timed('try', () => this.inner.try(request, signal));
  }

  compile(request: CompilationRequest, signal: AbortSignal): Promise<Compilation> {
    return this.timed('compile', () => this.inner.compile(request, signal));
  }

  runtimes(signal: AbortSignal): Promise<RuntimeDescription[]> {
    return this.timed('runtimes', () => this.inner.runtimes(signal));
  }

  check(): Promise<WorkerStanding[]> {
    return this.inner.check();
  }

  private async timed<T>(operation: Operation, work: () => Promise<T>): Promise<T> {
    const call = this.begin(operation);
    try {
      const answer = await call.span.run(work);
      call.end();
      return answer;
    } catch (error) {
      call.end({ error });
      throw error;
    }
  }

  private begin(operation: Operation): { span: OpenSpan; end(failure?: { error: unknown }): void } {
    const startedAt = performance.now();
    const span = this.tracing.begin({ name: `worker ${operation}`, kind: 'client' });
    const end = (failure?: { error: unknown }): void => {
      const outcome = failure === undefined ? 'ok' : outcomeOf(failure.error);
      this.durations.observe({ operation, outcome }, (performance.now() - startedAt) / 1_000);
      span.end(failure);
    };
    return { span, end };
  }
}
