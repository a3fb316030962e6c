import type { RuntimeId, TestCoverage, TrialReport, TrialTest } from '@tester/contracts';
import { readTestReport, testResultOf } from '../execution/3-test-report';
import { judge } from '../execution/4-verdict';
import { RUNTIMES } from '../runtimes/runtimes';
import type { SandboxEnd, SandboxRun } from '../sandbox/sandbox.port';

/** What a runner reports about one trial: how its process ended, and the records it left. */
export interface TrialRecord {
  kind: 'trial';
  id: string;
  end: Extract<SandboxEnd, 'exited' | 'timed_out' | 'output_flooded'>;
  exitCode: number | null;
  signal: number | null;
  wallMs: number;
  /** False when something other than the framework wrote into the trial's channel. */
  isIntact: boolean;
  records: unknown[];
}

const TRIAL_ENDS: readonly unknown[] = [
  'exited',
  'timed_out',
  'output_flooded',
] satisfies TrialRecord['end'][];
/** Key of what stands for the whole suite, such as an import that fails. */
const SUITE_KEY = '';

/** The runner does not run user code in the process that writes these, yet it shares its sandbox with it. */
export function isTrialRecord(value: unknown): value is TrialRecord {
  if (!isFields(value)) return false;
  const { kind, id, end, exitCode, signal, wallMs, isIntact, records } = value;
  return (
    kind === 'trial' &&
    typeof id === 'string' &&
    TRIAL_ENDS.includes(end) &&
    isNumberOrNull(exitCode) &&
    isNumberOrNull(signal) &&
    typeof wallMs === 'number' &&
    typeof isIntact === 'boolean' &&
    Array.isArray(records)
  );
}

/** A trial that came to its end, whatever end that was. */
export function trialReport(runtime: RuntimeId, trial: TrialRecord): TrialReport {
  const { id, end, exitCode, signal, wallMs, isIntact } = trial;
  const records = trial.records.filter((record) => !isCoverageByTest(record) && !isFoundTests(record));
  const report = readTestReport({ records, isReportIntact: isIntact });
  const { verdict, reason } = judge(
    { end, exitCode, signal, wallMs, limit: null },
    report,
    RUNTIMES[runtime],
  );
  return {
    id,
    verdict,
    reason,
    found: trial.records.findLast(isFoundTests)?.keys ?? [],
    tests: records.flatMap(trialTestOf),
    coverage: report.coverage,
    coverageByTest: trial.records.filter(isCoverageByTest).flatMap(({ tests }) => tests),
    wallMs,
  };
}

/** A trial that took its sandbox with it: what is known is how the sandbox ended. */
export function lostTrialReport(runtime: RuntimeId, id: string, run: SandboxRun): TrialReport {
  const report = readTestReport({ records: [], isReportIntact: true });
  const { verdict, reason } = judge(run, report, RUNTIMES[runtime]);
  return {
    id,
    verdict,
    reason,
    found: [],
    tests: [],
    coverage: null,
    coverageByTest: [],
    wallMs: run.wallMs,
  };
}

function trialTestOf(record: unknown): TrialTest[] {
  const test = testResultOf(record);
  if (test === null) return [];
  const key = isFields(record) && record['kind'] === 'test' ? String(record['id']).toWellFormed() : SUITE_KEY;
  return [{ ...test, key }];
}

interface CoverageByTest {
  kind: 'lines_by_test';
  tests: TestCoverage[];
}

function isCoverageByTest(value: unknown): value is CoverageByTest {
  if (!isFields(value) || value['kind'] !== 'lines_by_test' || !Array.isArray(value['tests'])) return false;
  return value['tests'].every(
    (test) =>
      isFields(test) &&
      typeof test['key'] === 'string' &&
      Array.isArray(test['lines']) &&
      test['lines'].every((line) => Number.isSafeInteger(line)),
  );
}

interface FoundTests {
  kind: 'found';
  keys: string[];
}

const isFoundTests = (value: unknown): value is FoundTests =>
  isFields(value) &&
  value['kind'] === 'found' &&
  Array.isArray(value['keys']) &&
  value['keys'].every((key) => typeof key === 'string');

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const isNumberOrNull = (value: unknown): boolean => value === null || Number.isSafeInteger(value);
