import { Logger } from '@nestjs/common';
import { DatabaseUnavailableException, WorkerUnavailableException } from '@tester/exceptions';
import type { ApiConfig } from '../config/api-config';
import type { GenerationReports } from '../history/generation-reports';
import { SourceTrees } from '../languages/source-trees';
import { StagedWorker } from '../verification/spec/staged-worker';
import { settingsOf } from '../verification/verification-settings';
import { VerificationService } from '../verification/verification.service';
import type { ProgressEvent } from './generation-status';
import { CharacterizationWriter } from './characterization/characterization-writer';
import { GapFiller } from './gaps/gap-filler';
import { orderWith } from './spec/order-with';
import type { SuiteWriter } from './suite-writer.port';
import { VerifiedSuites, type ProvenSuite, type Warning } from './verified-suites';

const SUITE =
  'from solution import f\n\ndef test_good():\n    assert f(1) == 1\n\ndef test_bad():\n    assert f(1) == 2\n';
const isHarmed = (source = ''): boolean => source.includes('return None') || source.includes('return object');

describe(VerifiedSuites.name, () => {
  const trees = new SourceTrees();
  const recorded: unknown[] = [];
  let worker: StagedWorker;
  let writer: SuiteWriter;
  let recordFailure: Error | null;
  beforeEach(() => {
    Logger.overrideLogger(false);
    recorded.length = 0;
    recordFailure = null;
    writer = new CharacterizationWriter(new StagedWorker({}), trees);
    worker = new StagedWorker({
      test_good: { lines: [2], run: ({ source }) => (isHarmed(source) ? 'failed' : 'passed') },
      test_bad: { lines: [2], run: () => ({ failed: 'AssertionError: assert 1 == 2' }) },
    });
  });
  afterAll(() => trees.onApplicationShutdown());

  const reports: Pick<GenerationReports, 'record'> = {
    record: (...args) =>
      recordFailure ? Promise.reject(recordFailure) : Promise.resolve(void recorded.push(args)),
  };
  const sutWith = (isDefault: boolean): VerifiedSuites =>
    new VerifiedSuites(
      new VerificationService(worker, trees),
      reports as GenerationReports,
      { verification: { isDefault } } as ApiConfig,
      writer,
      new GapFiller(worker, trees),
    );
  const prove = async ({
    isWanted,
    isDefault = false,
    suite = SUITE,
    signal = new AbortController().signal,
  }: {
    isWanted?: boolean;
    isDefault?: boolean;
    suite?: string;
    signal?: AbortSignal;
  } = {}): Promise<{ events: ProgressEvent[]; proven: ProvenSuite }> => {
    const order = orderWith({ locale: 'en', verification: { isWanted, settings: settingsOf({}) } });
    const steps = sutWith(isDefault).prove(order, { suite, model: order.model }, signal);
    const events: ProgressEvent[] = [];
    for (;;) {
      const next = await steps.next();
      if (next.done) return { events, proven: next.value };
      events.push(next.value);
    }
  };

  it('tells the steps, each verdict, the kept suite with what is different, and the report', async () => {
    const { events, proven } = await prove({ isWanted: true });
    const told = events.filter((event) => !('progress' in event || 'provisional' in event));
    expect(told.map((event) => ('step' in event ? `${event.type} ${event.step}` : event.type))).toEqual([
      'status verifying',
      'verification running',
      'verification repeating',
      'verification mutating',
      'verification finishing',
      'verdict',
      'verdict',
      'suite',
      'report',
    ]);
    const suite = events.find(({ type }) => type === 'suite');
    expect(suite).toMatchObject({
      content: proven.suite,
      diff: expect.stringContaining('-def test_bad():'),
    });
    expect(proven.suite).not.toContain('test_bad');
    expect(proven.report?.funnel).toMatchObject({ written: 2, kept: 1 });
  });

  it.each([
    [undefined, false, 0],
    [false, true, 0],
    [undefined, true, 1],
  ])('goes by the request (%s), then by the configuration (%s)', async (isWanted, isDefault, times) => {
    const { events, proven } = await prove({ ...(isWanted !== undefined && { isWanted }), isDefault });
    expect(events.filter(({ type }) => type === 'report')).toHaveLength(times);
    if (times === 0) expect(proven).toEqual({ suite: SUITE, report: null, warning: null });
  });

  it('warns and leaves the suite as it was written when the worker is away', async () => {
    worker.failure = { at: 1, error: new WorkerUnavailableException('away') };
    const { events, proven } = await prove({ isWanted: true });
    expect(events).toMatchObject([{ step: 'verifying' }, { step: 'running' }]);
    expect(proven).toEqual({ suite: SUITE, report: null, warning: expect.anything() });
    expect(proven.warning).toMatchObject({ type: 'warning', code: 'NOT_VERIFIED' });
  });

  it('reports what is known when the worker goes away on the way', async () => {
    // The first two batches after the first run are asked for together.
    worker.failure = { at: 3, error: new WorkerUnavailableException('away') };
    const { events, proven } = await prove({ isWanted: true });
    expect(events.at(-1)).toMatchObject({ type: 'report' });
    expect(proven.report?.incomplete).toMatchObject({ step: 'repeating', code: 'WORKER_UNAVAILABLE' });
  });

  it('keeps the suite that was streamed, with its report, when no test is left', async () => {
    const suite = 'from solution import f\n\ndef test_bad():\n    assert f(1) == 2\n';
    const { events, proven } = await prove({ isWanted: true, suite });
    expect(events.find(({ type }) => type === 'suite')).toMatchObject({ content: suite, diff: '' });
    expect(proven.suite).toBe(suite);
    expect(proven.report?.verdicts).toMatchObject([{ standing: 'disagrees' }]);
  });

  it('ends with the cancellation', async () => {
    await expect(prove({ isWanted: true, signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  it('keeps the report, and warns when it cannot', async () => {
    const { proven } = await prove({ isWanted: true });
    const keep = (report: ProvenSuite['report']): Promise<Warning | null> =>
      sutWith(false).keepReport(orderWith(), report);
    expect(await keep(null)).toBeNull();
    expect(await keep(proven.report)).toBeNull();
    expect(recorded).toEqual([['user', orderWith().generationId, proven.report]]);
    recordFailure = new DatabaseUnavailableException('away');
    expect(await keep(proven.report)).toMatchObject({ type: 'warning', code: 'REPORT_NOT_PERSISTED' });
  });
});
