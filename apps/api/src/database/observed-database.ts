import { DURATION_BUCKETS, outcomeOf, type Histogram, type Metrics, type Tracing } from '@tester/nest-kit';
import { Database, type PoolFacts } from './database.port';

/** A database whose calls are timed and traced. Names of functions go out, arguments and rows never. */
export class ObservedDatabase extends Database {
  private readonly durations: Histogram<'function' | 'outcome'>;

  constructor(
    private readonly inner: Database,
    metrics: Metrics,
    private readonly tracing: Tracing,
  ) {
    super();
    this.durations = metrics.histogram({
      name: 'tester_database_call_duration_seconds',
      help: 'Calls of SQL functions, by function and outcome: ok, or the code of the failure',
      labels: ['function', 'outcome'],
      buckets: DURATION_BUCKETS,
    });
  }

  async call(
    functionName: string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>[]> {
    const startedAt = performance.now();
    const told = (outcome: string): void =>
      this.durations.observe({ function: functionName, outcome }, (performance.now() - startedAt) / 1_000);
    const facts = {
      name: `database ${functionName}`,
      kind: 'client',
      attributes: { 'db.operation.name': functionName },
    } as const;
    try {
      const rows = await this.tracing.inSpan(facts, () => this.inner.call(functionName, args));
      told('ok');
      return rows;
    } catch (error) {
      told(outcomeOf(error));
      throw error;
    }
  }

  ping(): Promise<number> {
    return this.inner.ping();
  }

  override pool(): PoolFacts | null {
    return this.inner.pool();
  }
}
