import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {{ passed: number, failed: number }} Count
 * @typedef {Pick<import('@jest/test-result').AggregatedResult, 'numPassedTests' | 'numFailedTests' | 'numPendingTests'
 *   | 'numTodoTests' | 'numRuntimeErrorTestSuites'>} JestReport
 */

/**
 * Counts what Jest reported. A run that failed although no test did (a coverage threshold, a suite that could not be
 * loaded, no report at all) counts as one failure more, so that no red run can look green.
 *
 * @param {string} file Jest's JSON report
 * @param {{ isHeld: boolean, isSkippingAFailure: boolean }} run `isHeld`: Jest exited with 0
 * @returns {Count}
 */
export function countOf(file, { isHeld, isSkippingAFailure }) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  /** @type {JestReport} */
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const skipped = isSkippingAFailure ? report.numPendingTests + report.numTodoTests : 0;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites + skipped;
  return { passed: report.numPassedTests, failed: failed === 0 && !isHeld ? 1 : failed };
}

/** @param {Count[]} counts */
export const sum = (counts) =>
  counts.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed }), {
    passed: 0,
    failed: 0,
  });

/** @param {Count} total */
export const verdictLine = ({ passed, failed }) => `${passed} passed, ${failed} failed`;
