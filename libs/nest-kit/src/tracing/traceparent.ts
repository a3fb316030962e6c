import { randomBytes } from 'node:crypto';

/** Where in which trace something happens. */
export interface TracePoint {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** Whether whoever began the trace wants it to be recorded. */
  readonly isSampled: boolean;
}

const TRACEPARENT = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const SAMPLED = 0x01;

export const newSpanId = (): string => randomBytes(8).toString('hex');

/** The caller's point in its trace, as W3C Trace Context has it; null when the header is missing or malformed. */
export function readTraceparent(header: string | readonly string[] | undefined): TracePoint | null {
  const parts = typeof header === 'string' && header.length <= 256 ? TRACEPARENT.exec(header) : null;
  if (parts === null) return null;
  const [, version, traceId, spanId, flags, rest] = parts;
  // Only later versions may bring more than we know of.
  if (traceId === undefined || spanId === undefined || (version === '00' && rest !== undefined)) return null;
  return { traceId, spanId, isSampled: (Number.parseInt(flags ?? '', 16) & SAMPLED) !== 0 };
}

export const traceparentOf = ({ traceId, spanId, isSampled }: TracePoint): string =>
  `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;

/** A point of our own below `parent`, or at the start of a new trace. */
export const nextPoint = (parent: TracePoint | null): TracePoint => ({
  traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
  spanId: newSpanId(),
  isSampled: parent?.isSampled ?? true,
});
