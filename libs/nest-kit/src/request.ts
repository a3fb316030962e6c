import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { localeOf, type Locale } from '@tester/exceptions';

const TRACEPARENT = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;
const traceIds = new WeakMap<IncomingMessage, string>();

/** The request's W3C trace id (32 hex digits): the caller's when it sent a valid `traceparent`, else a fresh one. */
export function requestTraceId(request: IncomingMessage): string {
  const known = traceIds.get(request);
  if (known !== undefined) return known;
  const header = request.headers['traceparent'];
  const traceId =
    (typeof header === 'string' ? TRACEPARENT.exec(header)?.[1] : undefined) ??
    randomBytes(16).toString('hex');
  traceIds.set(request, traceId);
  return traceId;
}

export function localeOfRequest(request: IncomingMessage): Locale {
  return localeOf(request.headers['accept-language']);
}
