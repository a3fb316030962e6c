import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { MetricsServer } from './metrics/metrics-server';
import { RequestMetrics, routeOf } from './metrics/request-metrics';
import type { ObservabilityConfig } from './observability-config';
import {
  CALLER_HEADER,
  enterScope,
  scopeOf,
  setScope,
  trustedRequestId,
  type RequestFacts,
} from './tracing/request-scope';
import { readTraceparent, traceparentOf } from './tracing/traceparent';
import { Tracing } from './tracing/tracing';

const USER_NAME = /^[\w-]{1,64}$/;

export interface ObservedApp {
  service: string;
  config: ObservabilityConfig;
  /**
   * Who asks: a keyed hash, null while nobody is known. Absent: the one who calls is ours, and its names for the request
   * and its user are taken over.
   */
  userOf?: (request: IncomingMessage) => string | null;
}

/**
 * Sets figures, traces and the way out for both; before all other middleware, so that nothing is missed.
 * @throws Error of the network when the port of the metrics cannot be had.
 */
export async function observeApp(app: NestExpressApplication, options: ObservedApp): Promise<void> {
  const { metricsPort, metricsHost, metricsToken, otlpEndpoint } = options.config;
  const tracing = app.get(Tracing);
  const requests = app.get(RequestMetrics);
  const server = app.get(MetricsServer);
  if (otlpEndpoint !== null) await tracing.exportTo(otlpEndpoint, options.service);
  if (metricsPort !== null) await server.listen(metricsHost, metricsPort);
  app.use((request: Request, response: Response, next: NextFunction) => {
    requests.follow(request, response);
    const span = tracing.begin(
      { name: request.method, kind: 'server' },
      readTraceparent(request.headers['traceparent']),
    );
    setScope(request, { request: factsOf(request, options), point: span.point });
    response.setHeader('traceparent', traceparentOf(span.point));
    response.once('close', () => {
      const failure = response.statusCode >= 500 ? { error: response.statusCode } : undefined;
      span.end(failure, `${request.method} ${routeOf(request)}`);
    });
    enterScope(scopeOf(request), next);
  });
  app.use(server.guarded(metricsToken));
}

/** The user is known later than the request, so whoever asks is told what is known then. */
function factsOf(request: IncomingMessage, { userOf }: ObservedApp): RequestFacts {
  const isTrusted = userOf === undefined;
  const caller = request.headers[CALLER_HEADER];
  const named = typeof caller === 'string' && USER_NAME.test(caller) ? caller : null;
  return {
    requestId: (isTrusted ? trustedRequestId(request) : null) ?? randomUUID(),
    get user() {
      return isTrusted ? named : userOf(request);
    },
  };
}
