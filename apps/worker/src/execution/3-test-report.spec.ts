import { readTestReport } from './3-test-report';
import type { RunnerRecord } from './runner-records';

const test = (overrides: Partial<Extract<RunnerRecord, { kind: 'test' }>> = {}): RunnerRecord => ({
  kind: 'test',
  id: 'a.py::test_a',
  name: 'test_a',
  path: [],
  status: 'passed',
  durationMs: 1.5,
  message: null,
  ...overrides,
});

describe(readTestReport.name, () => {
  const read = (records: unknown[], isReportIntact = true) => readTestReport({ records, isReportIntact });

  it('should put a whole run in order', () => {
    const coverage = {
      lines: { covered: 1, total: 2 },
      branches: { covered: 0, total: 0 },
      missedLines: [2],
      missedBranches: ['1->2'],
    };

    expect(
      read([
        { kind: 'collected', count: 1 },
        { kind: 'started', id: 'a.py::test_a' },
        test({ path: ['TestA'] }),
        { kind: 'coverage', ...coverage },
        { kind: 'end', exitCode: 0 },
      ]),
    ).toEqual({
      tests: [{ name: 'test_a', path: ['TestA'], status: 'passed', durationMs: 1.5, message: null }],
      coverage,
      warnings: [],
      collected: 1,
      unfinishedTest: null,
      announcedExitCode: 0,
      interruption: null,
      isTrustworthy: true,
    });
  });

  it('should know nothing where nothing was reported', () => {
    expect(read([])).toEqual({
      tests: [],
      coverage: null,
      warnings: [],
      collected: null,
      unfinishedTest: null,
      announcedExitCode: null,
      interruption: null,
      isTrustworthy: true,
    });
  });

  it('should name the test that did not end', () => {
    const records = [
      { kind: 'started', id: 'a.py::test_a' },
      test(),
      { kind: 'started', id: 'a.py::test_b' },
    ];

    expect(read(records).unfinishedTest).toBe('a.py::test_b');
  });

  it('should make tests of a suite that could not be loaded or was skipped', () => {
    expect(
      read([
        { kind: 'collection_error', name: 'a.py', message: 'SyntaxError' },
        { kind: 'module_skipped', name: 'b.py', message: 'later' },
      ]).tests,
    ).toEqual([
      { name: 'a.py', path: [], status: 'errored', durationMs: 0, message: 'SyntaxError' },
      { name: 'b.py', path: [], status: 'skipped', durationMs: 0, message: 'later' },
    ]);
  });

  it('should say what interrupted the framework', () => {
    expect(read([{ kind: 'interrupted', message: 'KeyboardInterrupt' }]).interruption).toBe(
      'KeyboardInterrupt',
    );
  });

  it('should leave no half surrogate in a text', () => {
    const [result] = read([test({ name: 'a\ud800', path: ['b\udc00'], message: 'c\ud800' })]).tests;

    expect(result).toMatchObject({ name: 'a\ufffd', path: ['b\ufffd'], message: 'c\ufffd' });
  });

  it('should not trust a report that others wrote into', () => {
    expect(read([], false).isTrustworthy).toBe(false);
  });

  it.each([
    null,
    'text',
    {},
    { kind: 'toString' },
    { kind: 'unknown' },
    { kind: 'collected', count: '1' },
    { kind: 'collected', count: -1 },
    { kind: 'collection_error', name: 1, message: '' },
    { kind: 'module_skipped', name: '', message: 1 },
    { kind: 'started' },
    { kind: 'end' },
    { kind: 'interrupted' },
    { kind: 'no_coverage' },
    { kind: 'warning' },
    { kind: 'warning', message: 'm', file: 1 },
    { kind: 'warning', message: 'm', line: 0 },
    { kind: 'warning', message: 'm', column: '3' },
    { kind: 'coverage', lines: null, branches: null, missedLines: [], missedBranches: [] },
    { ...test(), status: 'great' },
    { ...test(), path: [1] },
    { ...test(), durationMs: Infinity },
    { ...test(), message: 1 },
  ])('should not trust a report that holds %j', (record) => {
    const report = read([test(), record]);

    expect(report.isTrustworthy).toBe(false);
    expect(report.tests).toHaveLength(1);
  });

  it('should hand on what a checker said, with its place where it has one', () => {
    const place = { file: 'calc.ts', line: 2, column: 7 };

    expect(
      read([
        { kind: 'warning', message: 'not a number', ...place },
        { kind: 'warning', message: 'no time' },
      ]),
    ).toMatchObject({
      warnings: [
        { message: 'not a number', ...place },
        { message: 'no time', file: null, line: null, column: null },
      ],
      isTrustworthy: true,
    });
  });

  it('should trust a report that says why there is no coverage', () => {
    expect(read([{ kind: 'no_coverage', message: 'not Python' }])).toMatchObject({
      coverage: null,
      isTrustworthy: true,
    });
  });
});
