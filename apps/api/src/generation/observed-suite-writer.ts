import { DURATION_BUCKETS, eachWithin, outcomeOf } from '@tester/nest-kit';
import type { Counter, Histogram, Metrics, Tracing } from '@tester/nest-kit';
import type { ModelUsage } from '@tester/contracts';
import type { RevisionRequest, SuiteWriter, WriteRequest, WriterEvent } from './suite-writer.port';
import { WrappingSuiteWriter } from './wrapping-suite-writer';

/** A model's writer whose calls are timed, traced and whose model tokens are counted; never what was asked or answered. */
export class ObservedSuiteWriter extends WrappingSuiteWriter {
  private readonly tokens: Counter<'model' | 'kind'>;
  private readonly durations: Histogram<'model' | 'outcome'>;
  private readonly firstChunks: Histogram<'model'>;

  constructor(
    inner: SuiteWriter,
    metrics: Metrics,
    private readonly tracing: Tracing,
  ) {
    super(inner);
    this.tokens = metrics.counter({
      name: 'tester_model_tokens_total',
      help: 'Model tokens as the model counted them: input, output, thinking',
      labels: ['model', 'kind'],
    });
    this.durations = metrics.histogram({
      name: 'tester_model_call_duration_seconds',
      help: 'Writings by a model, repeats included, by outcome: ok, truncated, CANCELLED, or the code of the failure',
      labels: ['model', 'outcome'],
      buckets: DURATION_BUCKETS,
    });
    this.firstChunks = metrics.histogram({
      name: 'tester_model_first_chunk_seconds',
      help: 'From the call of a model to its first piece of a suite',
      labels: ['model'],
      buckets: DURATION_BUCKETS,
    });
    metrics.value(
      'tester_model_breaker_open',
      'Whether calls of the model are refused at once, since it failed too often: 1 or 0',
      () => (inner.isHeldDown === null ? null : Number(inner.isHeldDown)),
    );
  }

  override write(request: WriteRequest, signal: AbortSignal): AsyncIterable<WriterEvent> {
    return this.observe(request, () => this.inner.write(request, signal));
  }

  override revise(request: RevisionRequest, signal: AbortSignal): AsyncIterable<WriterEvent> {
    return this.observe(request, () => this.inner.revise(request, signal));
  }

  private async *observe(
    { model }: Pick<WriteRequest, 'model'>,
    call: () => AsyncIterable<WriterEvent>,
  ): AsyncGenerator<WriterEvent> {
    const startedAt = performance.now();
    const seconds = (): number => (performance.now() - startedAt) / 1_000;
    const attributes = { 'gen_ai.operation.name': 'generate_content', 'gen_ai.request.model': model };
    const span = this.tracing.begin({ name: 'model call', kind: 'client', attributes });
    // Who stops reading before the end has left.
    let outcome = 'CANCELLED';
    let failure: { error: unknown } | undefined;
    let hasChunk = false;
    try {
      for await (const event of eachWithin(span, call())) {
        if (event.type === 'chunk' && !hasChunk) {
          hasChunk = true;
          this.firstChunks.observe({ model }, seconds());
        }
        if (event.type === 'usage') this.count(model, event.usage);
        if (event.type === 'truncated') outcome = 'truncated';
        yield event;
      }
      if (outcome !== 'truncated') outcome = 'ok';
    } catch (error) {
      outcome = outcomeOf(error);
      failure = { error };
      throw error;
    } finally {
      this.durations.observe({ model, outcome }, seconds());
      span.end(failure);
    }
  }

  private count(model: string, usage: ModelUsage): void {
    this.tokens.add({ model, kind: 'input' }, usage.inputModelTokens);
    this.tokens.add({ model, kind: 'output' }, usage.outputModelTokens);
    this.tokens.add({ model, kind: 'thinking' }, usage.thinkingModelTokens);
  }
}
