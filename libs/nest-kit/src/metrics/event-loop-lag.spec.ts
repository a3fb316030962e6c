import { setTimeout as wait } from 'node:timers/promises';
import { EventLoopLag } from './event-loop-lag';
import { PromMetrics } from './prom-metrics';

/** Far more than a loaded machine is late by itself. */
const BLOCK_MS = 1_500;

describe(EventLoopLag.name, () => {
  let metrics: PromMetrics;
  let sut: EventLoopLag;
  beforeEach(() => {
    metrics = new PromMetrics();
    sut = new EventLoopLag(metrics);
  });
  afterEach(() => sut.onApplicationShutdown());

  const block = (): void => {
    const end = performance.now() + BLOCK_MS;
    while (performance.now() < end);
  };

  it('should know of no lag before the application is there', () => {
    block();
    expect(sut.worstMs).toBe(0);
  });

  it('should know of a blocked loop as soon as it turns again, and forget it when it has long turned', async () => {
    sut.onApplicationBootstrap();
    // The monitor takes its first look.
    await wait(100);
    block();
    await wait(50);
    expect(sut.worstMs).toBeGreaterThan(BLOCK_MS * 0.9);
    const { text } = await metrics.expose();
    expect(Number(/^tester_event_loop_lag_seconds (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(
      (BLOCK_MS * 0.9) / 1_000,
    );
    while (sut.worstMs > BLOCK_MS * 0.9) await wait(100);
    expect(sut.worstMs).toBeLessThan(BLOCK_MS * 0.9);
  });
});
