import { Injectable, Logger } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import {
  Metrics,
  type Counter as CounterPort,
  type Exposition,
  type Histogram as HistogramPort,
  type Sample,
  type SeriesFacts,
} from './metrics.port';

/** A registry of its own, so that several applications in one process do not meet. */
@Injectable()
export class PromMetrics extends Metrics {
  private readonly logger = new Logger(PromMetrics.name);
  private readonly registry = new Registry();
  private readonly failures = this.counter({
    name: 'tester_metrics_read_failures_total',
    help: 'Scrapes at which a gauge could not be read',
    labels: ['series'],
  });

  constructor() {
    super();
    collectDefaultMetrics({ register: this.registry });
  }

  override counter<const L extends string>({ name, help, labels }: SeriesFacts<L>): CounterPort<L> {
    const counter = new Counter({ name, help, labelNames: labels, registers: [this.registry] });
    return { add: (values, by = 1) => counter.inc(values, by) };
  }

  override histogram<const L extends string>({
    name,
    help,
    labels,
    buckets,
  }: SeriesFacts<L> & { buckets: readonly number[] }): HistogramPort<L> {
    const histogram = new Histogram({
      name,
      help,
      labelNames: labels,
      buckets: [...buckets],
      registers: [this.registry],
    });
    return { observe: (values, value) => histogram.observe(values, value) };
  }

  override gauge<const L extends string>(
    { name, help, labels }: SeriesFacts<L>,
    read: () => readonly Sample<L>[] | Promise<readonly Sample<L>[]>,
  ): void {
    const collect = async (): Promise<void> => {
      // Where there are no labels, a reset would leave a zero behind, which would pass for a reading.
      if (labels.length === 0) gauge.remove();
      else gauge.reset();
      try {
        for (const { labels: values, value } of await read()) gauge.set(values, value);
      } catch (error) {
        this.failures.add({ series: name });
        this.logger.warn({ err: error, series: name }, 'a gauge cannot be read');
      }
    };
    const gauge = new Gauge({ name, help, labelNames: labels, registers: [this.registry], collect });
  }

  override async expose(): Promise<Exposition> {
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }
}
