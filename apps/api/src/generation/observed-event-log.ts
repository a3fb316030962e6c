import { isTerminal, type GenerationEvent, type TerminalEvent } from '@tester/contracts';
import { DURATION_BUCKETS, type Counter, type Histogram, type Metrics } from '@tester/nest-kit';
import { EventLog, type LoggedEvent, type LoggedGeneration } from './event-log.port';

interface Begun {
  atMs: number;
  hasChunk: boolean;
}

/** Counts and times generations by what is logged of them: whatever happens to one stands there. */
export class ObservedEventLog extends EventLog {
  private readonly begun = new Map<string, Begun>();
  private readonly durations: Histogram<'outcome'>;
  private readonly firstChunks: Histogram<never>;
  private readonly failures: Counter<'code'>;

  constructor(
    private readonly inner: EventLog,
    metrics: Metrics,
  ) {
    super();
    this.durations = metrics.histogram({
      name: 'tester_generation_duration_seconds',
      help: 'Generations from their admission to their end: done, cached, unsaved, incomplete, error, cancelled',
      labels: ['outcome'],
      buckets: [...DURATION_BUCKETS, 300, 600],
    });
    this.firstChunks = metrics.histogram({
      name: 'tester_generation_first_chunk_seconds',
      help: 'From the admission of a generation to the first piece of its suite, cached ones included',
      labels: [],
      buckets: DURATION_BUCKETS,
    });
    this.failures = metrics.counter({
      name: 'tester_generation_failures_total',
      help: 'Generations that ended in an error, by its code',
      labels: ['code'],
    });
  }

  open(generationId: string, userId: string): Promise<void> {
    this.begun.set(generationId, { atMs: performance.now(), hasChunk: false });
    return this.inner.open(generationId, userId);
  }

  append(generationId: string, event: GenerationEvent): Promise<void> {
    const begun = this.begun.get(generationId);
    if (begun !== undefined) this.observe(generationId, begun, event);
    return this.inner.append(generationId, event);
  }

  find(generationId: string): Promise<LoggedGeneration | null> {
    return this.inner.find(generationId);
  }

  follow(
    generationId: string,
    afterSeq: number,
    signal: AbortSignal,
  ): AsyncIterable<LoggedEvent | 'expired'> {
    return this.inner.follow(generationId, afterSeq, signal);
  }

  forgetUser(userId: string): Promise<void> {
    return this.inner.forgetUser(userId);
  }

  flush(withinMs: number): Promise<void> {
    return this.inner.flush(withinMs);
  }

  private observe(generationId: string, begun: Begun, event: GenerationEvent): void {
    const seconds = (performance.now() - begun.atMs) / 1_000;
    if (event.type === 'chunk' && !begun.hasChunk) {
      begun.hasChunk = true;
      this.firstChunks.observe({}, seconds);
    }
    if (!isTerminal(event)) return;
    this.begun.delete(generationId);
    this.durations.observe({ outcome: outcomeOfEnd(event) }, seconds);
    if (event.type === 'error') this.failures.add({ code: event.code });
  }
}

function outcomeOfEnd(end: TerminalEvent): string {
  if (end.type !== 'done') return end.type;
  if (!end.persisted) return 'unsaved';
  return end.cached ? 'cached' : 'done';
}
