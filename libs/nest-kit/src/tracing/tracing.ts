import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { outcomeOf } from './outcome';
import { currentScope, enterScope, type RequestScope } from './request-scope';
import { nextPoint, type TracePoint } from './traceparent';
import type { RecordedSpan, SpanKind, SpanRecorder } from './span-recorder.port';

/** Work that has begun and will end. */
export interface OpenSpan {
  readonly point: TracePoint;
  /** Runs `work` so that what it begins is below this span, and log lines name it. */
  run<T>(work: () => T): T;
  /** @param failure what the work failed with; nothing when it did not. Only its kind is recorded, never its text. */
  end(failure?: { error: unknown }, name?: string): void;
}

export interface SpanFacts {
  /** Of a small set: no ids, no paths, nothing of a user's. */
  name: string;
  kind: SpanKind;
  attributes?: Readonly<Record<string, string | number>>;
}

const OUTSIDE: RequestScope['request'] = { requestId: '', user: null };

/** Spans of the work we do. Recorded only where a recorder is set; else nothing but the trace context goes along. */
@Injectable()
export class Tracing implements OnApplicationShutdown {
  private recorder: SpanRecorder | null = null;

  /** Sends spans to an OTLP/HTTP collector from now on. The SDK is loaded here and nowhere else. */
  async exportTo(endpoint: string, service: string): Promise<void> {
    const { OtlpRecorder } = await import('./otlp/otlp-recorder.js');
    this.recorder = new OtlpRecorder(endpoint, service);
  }

  /** @param parent where the work was asked for; the current scope when left out. */
  begin(facts: SpanFacts, parent: TracePoint | null = currentScope()?.point ?? null): OpenSpan {
    const recorded = this.recorder?.start(facts, parent) ?? null;
    const isNew = recorded === null && (facts.kind !== 'internal' || parent === null);
    const point = recorded?.point ?? (isNew || parent === null ? nextPoint(parent) : parent);
    return openSpan(point, recorded);
  }

  /** Runs `work` in a span of its own. @throws what `work` throws. */
  async inSpan<T>(facts: SpanFacts, work: () => Promise<T>): Promise<T> {
    const span = this.begin(facts);
    try {
      const result = await span.run(work);
      span.end();
      return result;
    } catch (error) {
      span.end({ error });
      throw error;
    }
  }

  /** What is still on its way is sent, within the exporter's own deadline. */
  async onApplicationShutdown(): Promise<void> {
    await this.recorder?.close();
  }
}

function openSpan(point: TracePoint, recorded: RecordedSpan | null): OpenSpan {
  return {
    point,
    run: (work) => enterScope({ request: currentScope()?.request ?? OUTSIDE, point }, work),
    end: (failure, name) => recorded?.end(failure === undefined ? null : outcomeOf(failure.error), name),
  };
}

/** Passes on what `events` yields; each is asked for within `span`, which is left open. */
export async function* eachWithin<T>(span: OpenSpan, events: AsyncIterable<T>): AsyncGenerator<T, void> {
  const reader = span.run(() => events[Symbol.asyncIterator]());
  try {
    for (;;) {
      const next = await span.run(() => reader.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await reader.return?.();
  }
}
