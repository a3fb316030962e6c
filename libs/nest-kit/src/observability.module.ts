import { Module } from '@nestjs/common';
import { EventLoopLag } from './metrics/event-loop-lag';
import { MetricsServer } from './metrics/metrics-server';
import { Metrics } from './metrics/metrics.port';
import { PromMetrics } from './metrics/prom-metrics';
import { RequestMetrics } from './metrics/request-metrics';
import { Tracing } from './tracing/tracing';

/** Figures and traces. Imported by every module that has something to tell; an application has one of each. */
@Module({
  providers: [
    { provide: Metrics, useClass: PromMetrics },
    MetricsServer,
    RequestMetrics,
    EventLoopLag,
    Tracing,
  ],
  exports: [Metrics, MetricsServer, RequestMetrics, EventLoopLag, Tracing],
})
export class ObservabilityModule {}
