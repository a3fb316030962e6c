import type { CodeWarning, Coverage, TestResult } from '@tester/contracts';
import type { SandboxRun } from '../sandbox/sandbox.port';
import { isRunnerRecord, type RunnerRecord } from './runner-records';

/** What the runner reported about the suite, put in order. */
export interface TestReport {
  tests: TestResult[];
  coverage: Coverage | null;
  /** What the language's checker had to say. */
  warnings: CodeWarning[];
  /** Tests the suite was found to have; null when it was never read to its end. */
  collected: number | null;
  /** Name of the test that had begun and not ended when the run stopped. */
  unfinishedTest: string | null;
  /** Exit code the framework announced; null when it never came to its end. */
  announcedExitCode: number | null;
  /** What threw through the framework, if anything did. */
  interruption: string | null;
  /** False when records are missing their key or their shape, so that none of them proves anything. */
  isTrustworthy: boolean;
}

export function readTestReport(run: Pick<SandboxRun, 'records' | 'isReportIntact'>): TestReport {
  const records = run.records.filter(isRunnerRecord);
  const started = records.filter((record) => record.kind === 'started').map(({ id }) => id);
  const ended = new Set(records.filter((record) => record.kind === 'test').map(({ id }) => id));
  const coverage = lastOf(records, 'coverage');
  return {
    tests: records.map(testResultOf).filter((test) => test !== null),
    coverage: coverage && {
      lines: coverage.lines,
      branches: coverage.branches,
      missedLines: coverage.missedLines,
      missedBranches: coverage.missedBranches,
    },
    warnings: warningsOf(records),
    collected: lastOf(records, 'collected')?.count ?? null,
    unfinishedTest: started.findLast((id) => !ended.has(id)) ?? null,
    announcedExitCode: lastOf(records, 'end')?.exitCode ?? null,
    interruption: lastOf(records, 'interrupted')?.message ?? null,
    isTrustworthy: run.isReportIntact && records.length === run.records.length,
  };
}

/** The test result that a record stands for; null when it stands for none, or has not the shape of a record. */
export function testResultOf(record: unknown): TestResult | null {
  if (!isRunnerRecord(record)) return null;
  switch (record.kind) {
    case 'test':
      return {
        name: record.name.toWellFormed(),
        path: record.path.map((name) => name.toWellFormed()),
        status: record.status,
        durationMs: record.durationMs,
        message: record.message?.toWellFormed() ?? null,
      };
    case 'collection_error':
      return wholeSuite(record, 'errored');
    case 'module_skipped':
      return wholeSuite(record, 'skipped');
    default:
      return null;
  }
}

const warningsOf = (records: readonly RunnerRecord[]): CodeWarning[] =>
  records
    .filter((record) => record.kind === 'warning')
    .map(({ message, file, line, column }) => ({
      message: message.toWellFormed(),
      file: file?.toWellFormed() ?? null,
      line: line ?? null,
      column: column ?? null,
    }));

const wholeSuite = (
  { name, message }: { name: string; message: string },
  status: TestResult['status'],
): TestResult => ({
  name: name.toWellFormed(),
  path: [],
  status,
  durationMs: 0,
  message: message.toWellFormed(),
});

function lastOf<K extends RunnerRecord['kind']>(
  records: readonly RunnerRecord[],
  kind: K,
): Extract<RunnerRecord, { kind: K }> | null {
  return (
    records.findLast((record): record is Extract<RunnerRecord, { kind: K }> => record.kind === kind) ?? null
  );
}
