import type { ExecuteAnswer, ExecutionReport, TestResult, TestStatus } from '@tester/contracts';

const MARK: Record<TestStatus, string> = {
  passed: 'PASSED',
  failed: 'FAILED',
  errored: 'ERROR',
  skipped: 'SKIPPED',
};

/** The report, with what the single-page app shows: one line a test, then what the run printed. */
export function executionAnswerOf(report: ExecutionReport): ExecuteAnswer {
  const success = report.verdict === 'passed';
  return {
    success,
    output: [...report.tests.map(lineOf), summaryOf(report), ...printed(report)].join('\n'),
    error: success ? '' : [report.reason ?? report.verdict, ...report.tests.flatMap(failureOf)].join('\n\n'),
    report,
  };
}

const nameOf = (test: TestResult): string => [...test.path, test.name].join(' › ');

const lineOf = (test: TestResult): string =>
  `${MARK[test.status]} ${nameOf(test)} (${test.durationMs.toFixed(0)} ms)`;

function failureOf(test: TestResult): string[] {
  if (test.status !== 'failed' && test.status !== 'errored') return [];
  return [`${nameOf(test)}\n${test.message ?? ''}`];
}

function summaryOf(report: ExecutionReport): string {
  const counts = Object.keys(MARK)
    .map((status) => [report.tests.filter((test) => test.status === status).length, status] as const)
    .filter(([count]) => count > 0)
    .map(([count, status]) => `${count} ${status}`);
  return `${counts.join(', ') || 'no tests'} in ${(report.facts.wallMs / 1000).toFixed(2)} s`;
}

const printed = ({ output }: ExecutionReport): string[] =>
  [output.stdout, output.stderr].filter((text) => text !== '');
