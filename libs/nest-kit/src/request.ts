import type { IncomingMessage } from 'node:http';
import { localeOf, type Locale } from '@tester/exceptions';
import { scopeOf } from './tracing/request-scope';

/** The request's W3C trace id (32 hex digits): the caller's when it sent a valid `traceparent`, else a fresh one. */
export const requestTraceId = (request: IncomingMessage): string => scopeOf(request).point.traceId;

export function localeOfRequest(request: IncomingMessage): Locale {
  return localeOf(request.headers['accept-language']);
}
