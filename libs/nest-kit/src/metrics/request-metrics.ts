import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DURATION_BUCKETS, Metrics, type Histogram } from './metrics.port';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** What nginx calls a request whose client left before there was an answer. */
const CLIENT_LEFT = '499';

/** Rate, errors and duration of requests by route. */
@Injectable()
export class RequestMetrics {
  private readonly durations: Histogram<'method' | 'route' | 'status'>;
  private underWay = 0;

  constructor(metrics: Metrics) {
    this.durations = metrics.histogram({
      name: 'tester_http_request_duration_seconds',
      help: 'Requests by route, from their headers to the last byte of the answer or the end of the connection',
      labels: ['method', 'route', 'status'],
      buckets: DURATION_BUCKETS,
    });
    metrics.gauge(
      {
        name: 'tester_http_requests_under_way',
        help: 'Requests that have no complete answer yet',
        labels: [],
      },
      () => [{ labels: {}, value: this.underWay }],
    );
  }

  /** Follows a request to its end. */
  follow(request: Request, response: Response): void {
    const startedAt = performance.now();
    this.underWay += 1;
    response.once('close', () => {
      this.underWay -= 1;
      const seconds = (performance.now() - startedAt) / 1_000;
      const method = METHODS.has(request.method) ? request.method : 'OTHER';
      const status = response.headersSent ? String(response.statusCode) : CLIENT_LEFT;
      this.durations.observe({ method, route: routeOf(request), status }, seconds);
    });
  }
}

/** The pattern of the route, never a path: paths are without number. Pages of the documentation are one. */
export function routeOf(request: Request): string {
  const route: unknown = request.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'none';
  return typeof route.path === 'string' && !route.path.includes('*') ? route.path : 'none';
}
