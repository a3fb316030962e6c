import { Logger } from '@nestjs/common';
import {
  ROOT_CONTEXT,
  SpanKind as OtelSpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { SpanRecorder, type RecordedSpan, type SpanKind } from '../span-recorder.port';
import type { SpanFacts } from '../tracing';
import type { TracePoint } from '../traceparent';

const KINDS: Record<SpanKind, OtelSpanKind> = {
  server: OtelSpanKind.SERVER,
  client: OtelSpanKind.CLIENT,
  internal: OtelSpanKind.INTERNAL,
};

/** Longest that the collector may take for a batch, in milliseconds; a shutdown waits no longer either. */
const EXPORT_TIMEOUT_MS = 5_000;
const EXPORT_EVERY_MS = 2_000;

/**
 * Spans by the OpenTelemetry SDK, sent in batches over OTLP/HTTP. Nothing is registered globally, so no other package
 * begins to record anything. A collector that is away costs spans, never a request.
 */
export class OtlpRecorder extends SpanRecorder {
  private readonly logger = new Logger(OtlpRecorder.name);
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;

  /** @param endpoint base URL of the collector, without `/v1/traces`. */
  constructor(endpoint: string, service: string) {
    super();
    const exporter = new OTLPTraceExporter({
      url: `${endpoint}/v1/traces`,
      timeoutMillis: EXPORT_TIMEOUT_MS,
    });
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': `tester-${service}` }),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter,
          scheduledDelayMillis: EXPORT_EVERY_MS,
          exportTimeoutMillis: EXPORT_TIMEOUT_MS,
        }),
      ],
    });
    this.tracer = this.provider.getTracer('tester');
  }

  override start({ name, kind, attributes = {} }: SpanFacts, parent: TracePoint | null): RecordedSpan {
    const span = this.tracer.startSpan(name, { kind: KINDS[kind], attributes }, contextOf(parent));
    const { traceId, spanId } = span.spanContext();
    return {
      point: { traceId, spanId, isSampled: parent?.isSampled ?? true },
      end: (failure, newName) => endSpan(span, failure, newName),
    };
  }

  override async close(): Promise<void> {
    try {
      await this.provider.shutdown();
    } catch (error) {
      this.logger.warn({ err: error }, 'the last spans were not sent');
    }
  }
}

function contextOf(parent: TracePoint | null): Context {
  if (parent === null) return ROOT_CONTEXT;
  const { traceId, spanId, isSampled } = parent;
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

function endSpan(span: Span, failure: string | null, name: string | undefined): void {
  if (name !== undefined) span.updateName(name);
  if (failure !== null) {
    span.setAttribute('error.type', failure);
    if (failure !== 'CANCELLED') span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
