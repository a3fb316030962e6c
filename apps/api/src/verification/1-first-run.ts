import type { Trial, TrialReport, TrialTest } from '@tester/contracts';
import { newCandidate, type Candidate } from './candidate';
import { disagreementIn } from './disagreement';
import type { NamedTest } from './suite/found-test';

export type ReportedTest = NamedTest & Pick<TrialTest, 'status'>;

export interface FirstRun {
  /** Every test that was reported, skipped ones too, in the order of the suite. */
  all: readonly ReportedTest[];
  candidates: Candidate[];
  /** Why nothing could be said about single tests; null when the suite ran. */
  suiteFailure: string | null;
}

/** Judges each test by the first run of the whole suite: one that fails costs only itself. Pure. */
export function judgeFirstRun(report: TrialReport): FirstRun {
  const tests = report.tests.filter(({ key }) => key !== '');
  const candidates = candidatesOf(report, tests);
  return {
    candidates,
    all: tests,
    suiteFailure: tests.length > 0 && !hasBrokenOff(report) ? null : failureOf(report),
  };
}

/** A run that broke off: one of its tests, perhaps, took the others with it. */
export const isTakenDown = (report: TrialReport): boolean =>
  hasBrokenOff(report) && report.verdict !== 'no_tests';

/** Finds the tests and runs none. */
export const FINDING_TRIAL: Trial = { id: 'found', tests: [] };

/** Trials that find out which: each test by itself. */
export const singleTrials = (keys: readonly string[]): Trial[] =>
  keys.map((key, i) => ({ id: `single-${i}`, tests: [key], measuresCoverage: true }));

/** Judges tests by runs of each alone, in the order of {@link singleTrials}. Pure. */
export function judgeSingleRuns(keys: readonly string[], reports: readonly TrialReport[]): FirstRun {
  const runs = reports.map((report, i) => singleRun(keys[i] ?? '', report));
  return {
    all: runs.flatMap(({ tests }) => tests),
    candidates: runs.flatMap(({ candidates }) => candidates),
    suiteFailure: null,
  };
}

function singleRun(
  key: string,
  report: TrialReport,
): { tests: readonly TrialTest[]; candidates: Candidate[] } {
  const tests = report.tests.filter((test) => test.key === key);
  if (!hasBrokenOff(report)) return { tests, candidates: candidatesOf(report, tests) };
  const broken: TrialTest = {
    key,
    ...nameIn(key),
    status: 'errored',
    durationMs: report.wallMs,
    message: report.reason,
  };
  return { tests: [broken], candidates: [{ ...judged(broken, newCandidate(broken, [])), isFatal: true }] };
}

/** The tests of a suite in its order: the candidates, and between them what was skipped. */
export function inOrder(all: readonly ReportedTest[], candidates: readonly Candidate[]): NamedTest[] {
  const waiting = [...candidates];
  return all.map((test) => (test.status === 'skipped' ? test : (waiting.shift() ?? test)));
}

function candidatesOf(report: TrialReport, tests: readonly TrialTest[]): Candidate[] {
  const lines = new Map(report.coverageByTest.map((each) => [each.key, each.lines]));
  return tests
    .filter(({ status }) => status !== 'skipped')
    .map((test) => judged(test, newCandidate(test, lines.get(test.key) ?? [])));
}

/** Name and path of a test that never told its own; keys separate them by `::`. */
function nameIn(key: string): Pick<TrialTest, 'name' | 'path'> {
  const [, ...parts] = key.split('::');
  return { name: parts.at(-1) ?? key, path: parts.slice(0, -1) };
}

function judged(test: TrialTest, candidate: Candidate): Candidate {
  if (test.status === 'passed') return candidate;
  const disagreement = test.status === 'failed' ? disagreementIn(test.message ?? '') : null;
  if (disagreement === null) return { ...candidate, standing: 'rejected', message: test.message };
  return { ...candidate, standing: 'disagrees', message: test.message, disagreement };
}

/** Results of a run that did not come to its end prove nothing. */
const hasBrokenOff = ({ verdict }: TrialReport): boolean => verdict !== 'passed' && verdict !== 'failed';

function failureOf({ tests, reason, verdict }: TrialReport): string {
  const whole = tests.find(({ key, status }) => key === '' && status === 'errored');
  return whole?.message ?? reason ?? `the run ended as ${verdict}`;
}
