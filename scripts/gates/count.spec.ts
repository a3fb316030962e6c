import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { countOf, sum, verdictLine } from './count.mjs';

const GREEN = {
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe(countOf.name, () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'count-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const count = (
    report: Partial<typeof GREEN>,
    run: { isHeld?: boolean; isSkippingAFailure?: boolean } = {},
  ) => {
    const file = path.join(folder, 'report.json');
    writeFileSync(file, JSON.stringify({ ...GREEN, ...report }));
    return countOf(file, { isHeld: true, isSkippingAFailure: false, ...run });
  };

  it('should count a green run', () => {
    expect(count({})).toEqual({ passed: 7, failed: 0 });
  });

  it('should count failed tests and suites that could not be loaded', () => {
    expect(count({ numFailedTests: 2, numRuntimeErrorTestSuites: 1 }, { isHeld: false })).toEqual({
      passed: 7,
      failed: 3,
    });
  });

  it('should count a red run without a failed test, such as too little coverage, as one failure', () => {
    expect(count({}, { isHeld: false })).toEqual({ passed: 7, failed: 1 });
  });

  it('should count skipped tests as failures where that is asked for', () => {
    expect(count({ numPendingTests: 2, numTodoTests: 1 }, { isSkippingAFailure: true }).failed).toBe(3);
    expect(count({ numPendingTests: 2, numTodoTests: 1 }).failed).toBe(0);
  });

  it('should count a run without a report as one failure', () => {
    const run = { isHeld: true, isSkippingAFailure: false };
    expect(countOf(path.join(folder, 'none.json'), run)).toEqual({ passed: 0, failed: 1 });
  });
});

describe(verdictLine.name, () => {
  it('should say the sum of all runs', () => {
    const total = sum([
      { passed: 3, failed: 0 },
      { passed: 4, failed: 1 },
    ]);
    expect(verdictLine(total)).toBe('7 passed, 1 failed');
  });
});
