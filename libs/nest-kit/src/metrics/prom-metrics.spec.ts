import { Logger } from '@nestjs/common';
import { PromMetrics } from './prom-metrics';

describe(PromMetrics.name, () => {
  let sut: PromMetrics;
  beforeEach(() => (sut = new PromMetrics()));
  afterEach(() => jest.restoreAllMocks());

  const linesOf = async (name: string): Promise<string[]> =>
    (await sut.expose()).text.split('\n').filter((line) => line.startsWith(name));

  it('should count', async () => {
    const runs = sut.counter({ name: 'tester_runs_total', help: 'Runs', labels: ['runtime'] });
    runs.add({ runtime: 'python-pytest' });
    runs.add({ runtime: 'python-pytest' }, 4);
    expect(await linesOf('tester_runs_total')).toEqual(['tester_runs_total{runtime="python-pytest"} 5']);
  });

  it('should put durations into buckets', async () => {
    const waits = sut.histogram({ name: 'tester_wait_seconds', help: 'Waits', labels: [], buckets: [1, 5] });
    for (const seconds of [0.5, 2, 9]) waits.observe({}, seconds);
    expect(await linesOf('tester_wait_seconds')).toEqual([
      'tester_wait_seconds_bucket{le="1"} 1',
      'tester_wait_seconds_bucket{le="5"} 2',
      'tester_wait_seconds_bucket{le="+Inf"} 3',
      'tester_wait_seconds_sum 11.5',
      'tester_wait_seconds_count 3',
    ]);
  });

  it('should read a gauge at each scrape, and forget what it does not hold any more', async () => {
    let stock: [string, number][] = [
      ['python-pytest', 2],
      ['java-junit', 1],
    ];
    sut.gauge({ name: 'tester_stock', help: 'Stock', labels: ['runtime'] }, () =>
      Promise.resolve(stock.map(([runtime, value]) => ({ labels: { runtime }, value }))),
    );
    expect(await linesOf('tester_stock')).toHaveLength(2);
    stock = [['python-pytest', 3]];
    expect(await linesOf('tester_stock')).toEqual(['tester_stock{runtime="python-pytest"} 3']);
  });

  it('should leave out a gauge that cannot be read, tell of it, and serve the rest', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    let isBroken = false;
    sut.gauge({ name: 'tester_free_bytes', help: 'Free', labels: [] }, () => {
      if (isBroken) throw new Error('the disk is gone');
      return [{ labels: {}, value: 7 }];
    });
    expect(await linesOf('tester_free_bytes')).toEqual(['tester_free_bytes 7']);
    isBroken = true;
    expect(await linesOf('tester_free_bytes')).toEqual([]);
    expect(warned).toHaveBeenCalledTimes(1);
    isBroken = false;
    expect(await linesOf('tester_metrics_read_failures_total')).toEqual([
      'tester_metrics_read_failures_total{series="tester_free_bytes"} 1',
    ]);
    expect(await linesOf('nodejs_eventloop_lag_p99_seconds')).toHaveLength(1);
  });

  it('should refuse a series that is declared twice', () => {
    const declare = () => sut.counter({ name: 'tester_runs_total', help: 'Runs', labels: [] });
    declare();
    expect(declare).toThrow('already been registered');
  });
});
