import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Metrics } from './metrics.port';

type Delays = ReturnType<typeof monitorEventLoopDelay>;

/** Milliseconds between two looks at the loop. */
const RESOLUTION_MS = 20;
/** Milliseconds that one reading stands for. */
const WINDOW_MS = 1_000;

/** How late the event loop was lately: what every request waits, whatever it asks for. */
@Injectable()
export class EventLoopLag implements OnApplicationBootstrap, OnApplicationShutdown {
  private histogram: Delays | null = null;
  private turn: NodeJS.Timeout | undefined;
  private beforeMs = 0;

  constructor(metrics: Metrics) {
    metrics.gauge(
      {
        name: 'tester_event_loop_lag_seconds',
        help: 'The worst delay of the event loop within the last second or two',
        labels: [],
      },
      () => [{ labels: {}, value: this.worstMs / 1_000 }],
    );
  }

  /** Loading the application is no lag: it serves nobody yet. */
  onApplicationBootstrap(): void {
    const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    histogram.enable();
    this.histogram = histogram;
    const turn = (): void => {
      this.beforeMs = lagIn(histogram);
      histogram.reset();
    };
    // After a block this may be called before the monitor, which is due too, has looked: a reset would make it forget.
    this.turn = setInterval(() => void setImmediate(turn), WINDOW_MS).unref();
  }

  /** The worst delay of this window and the one before it, in milliseconds. */
  get worstMs(): number {
    return Math.max(this.beforeMs, this.histogram === null ? 0 : lagIn(this.histogram));
  }

  onApplicationShutdown(): void {
    clearInterval(this.turn);
    this.histogram?.disable();
  }
}

/** The histogram holds nanoseconds from one look to the next, of which one interval was wanted. */
const lagIn = ({ max }: Delays): number => Math.max(0, max / 1e6 - RESOLUTION_MS);
