import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { nextPoint, readTraceparent, traceparentOf, type TracePoint } from './traceparent';

/** Tells the worker on whose behalf the API asks: an opaque text, the same for the same user. */
export const CALLER_HEADER = 'x-tester-caller';
export const REQUEST_ID_HEADER = 'x-request-id';

const REQUEST_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** What log lines of one request have in common. */
export interface RequestFacts {
  /** UUID. */
  readonly requestId: string;
  /** A keyed hash of the user's id, never the id; null while nobody is known. */
  readonly user: string | null;
}

/** The request that is being worked for, and where in its trace the work is. */
export interface RequestScope {
  readonly request: RequestFacts;
  readonly point: TracePoint;
}

const storage = new AsyncLocalStorage<RequestScope>();
const scopes = new WeakMap<IncomingMessage, RequestScope>();

/** Undefined for work that no request asked for. */
export const currentScope = (): RequestScope | undefined => storage.getStore();

/** Runs `work`, and all that it begins, at `scope`. */
export const enterScope = <T>(scope: RequestScope, work: () => T): T => storage.run(scope, work);

/** The scope of a request: made when it is first asked for, the same ever after. */
export function scopeOf(request: IncomingMessage): RequestScope {
  const known = scopes.get(request);
  if (known !== undefined) return known;
  const point = nextPoint(readTraceparent(request.headers['traceparent']));
  const scope = { request: { requestId: randomUUID(), user: null }, point };
  scopes.set(request, scope);
  return scope;
}

/** Gives a request the scope it is to have; before anybody asks for it. */
export function setScope(request: IncomingMessage, scope: RequestScope): void {
  scopes.set(request, scope);
}

/** The id that a caller whom we trust gave the request. */
export function trustedRequestId(request: IncomingMessage): string | null {
  const header = request.headers[REQUEST_ID_HEADER];
  return typeof header === 'string' && REQUEST_ID.test(header) ? header : null;
}

/** Headers that carry the current scope to another part of ours; none where there is no scope. */
export function outgoingHeaders(): Record<string, string> {
  const scope = currentScope();
  if (scope === undefined) return {};
  const { requestId, user } = scope.request;
  return {
    traceparent: traceparentOf(scope.point),
    [REQUEST_ID_HEADER]: requestId,
    ...(user !== null && { [CALLER_HEADER]: user }),
  };
}

/** Fields by which log lines are found. */
export function logFieldsOf({ request, point }: RequestScope): Record<string, string> {
  const { requestId, user } = request;
  return {
    traceId: point.traceId,
    spanId: point.spanId,
    requestId,
    ...(user !== null && { user }),
  };
}
