import type { SpanFacts } from './tracing';
import type { TracePoint } from './traceparent';

export type SpanKind = 'server' | 'client' | 'internal';

export interface RecordedSpan {
  readonly point: TracePoint;
  /** @param failure a stable code, or null. @param name in place of the one it began with. */
  end(failure: string | null, name?: string): void;
}

/** Keeps spans, or sends them somewhere. */
export abstract class SpanRecorder {
  abstract start(facts: SpanFacts, parent: TracePoint | null): RecordedSpan;
  /** Never rejects. */
  abstract close(): Promise<void>;
}
