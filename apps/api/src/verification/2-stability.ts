import type { Trial, TrialReport, TrialTest } from '@tester/contracts';
import { isStanding, type Candidate } from './candidate';

/**
 * Seeds of the shuffled runs: fixed, so that a report can be had again. The first is even: then every second order is
 * the reverse of the one before it, and of any two tests each comes first in one of the two.
 */
const FIRST_SEED = 20_262;

const ALONE = 'alone-';
const SHUFFLED = 'shuffled-';
const HOLLOW = 'hollow-';

/**
 * The tests that have not taken a run down with them, once more and shuffled; each trial is for a sandbox of its own.
 * Tests that fail are in: another test may need what they leave behind.
 */
export const shuffledTrials = (repeats: number, candidates: readonly Candidate[]): Trial[] => {
  const tests = candidates.filter(({ isFatal }) => !isFatal).map(({ key }) => key);
  return Array.from({ length: repeats }, (_, i) => ({ id: `${SHUFFLED}${i}`, seed: FIRST_SEED + i, tests }));
};

/** Each standing test by itself. */
export const aloneTrials = (candidates: readonly Candidate[]): Trial[] =>
  candidates.filter(isStanding).map(({ key }, i) => ({ id: `${ALONE}${i}`, tests: [key] }));

/** The standing tests against sources whose functions do nothing. */
export const hollowTrials = (sources: readonly string[], candidates: readonly Candidate[]): Trial[] => {
  const tests = candidates.filter(isStanding).map(({ key }) => key);
  return tests.length === 0 ? [] : sources.map((source, i) => ({ id: `${HOLLOW}${i}`, source, tests }));
};

const isShuffled = ({ id }: TrialReport): boolean => id.startsWith(SHUFFLED);
const isAlone = ({ id }: TrialReport): boolean => id.startsWith(ALONE);
const isHollow = ({ id }: TrialReport): boolean => id.startsWith(HOLLOW);

/** Tests whose shuffled and lonely runs do not all tell the same, or that hollow sources cannot fail. Pure. */
export function judgeStability(
  candidates: readonly Candidate[],
  reports: readonly TrialReport[],
): Candidate[] {
  const hollow = reports.filter(isHollow);
  const isHollowTold = hollow.length > 0 && hollow.every(({ tests }) => tests.some(({ key }) => key !== ''));
  return candidates.map((candidate) => {
    if (!isStanding(candidate)) return candidate;
    const of = (select: (report: TrialReport) => boolean): Outcome[] =>
      reports.filter(select).flatMap((report) => outcomesIn(report, candidate.key));
    const unstable = instability(of(isShuffled), of(isAlone));
    if (unstable !== null) return { ...candidate, ...unstable };
    const isTrivial = isHollowTold && of(isHollow).length === hollow.length && of(isHollow).every(hasPassed);
    return isTrivial ? { ...candidate, standing: 'trivial', message: TRIVIAL } : candidate;
  });
}

/** What is told of a test that passes whatever the code does. */
const TRIVIAL =
  'It passes even when no function of the source does anything: its assertions do not look at the code.';

type Outcome = Pick<TrialTest, 'status' | 'message'>;
const hasPassed = ({ status }: Outcome): boolean => status === 'passed';

function outcomesIn(report: TrialReport, key: string): Outcome[] {
  const found = report.tests.filter((test) => test.key === key);
  if (found.length > 0) return found;
  // A run that broke off speaks against what it had not shown to pass.
  const ranToItsEnd = report.verdict === 'passed' || report.verdict === 'failed';
  return ranToItsEnd ? [] : [{ status: 'errored', message: report.reason }];
}

function instability(
  shuffled: readonly Outcome[],
  alone: readonly Outcome[],
): Pick<Candidate, 'standing' | 'message'> | null {
  const failed = [...alone, ...shuffled].find((outcome) => !hasPassed(outcome));
  if (failed === undefined) return null;
  const agreesAlone = new Set(alone.map(hasPassed)).size === 1;
  const isOrdered = agreesAlone && isDecidedByOrder(shuffled);
  return { standing: isOrdered ? 'order_dependent' : 'flaky', message: failed.message };
}

/** Each order ran twice where tests were in doubt: the same order, the same outcome. */
function isDecidedByOrder(shuffled: readonly Outcome[]): boolean {
  const half = shuffled.length / 2;
  if (!Number.isInteger(half) || half === 0) return false;
  return shuffled
    .slice(0, half)
    .every((outcome, i) => hasPassed(outcome) === hasPassed(shuffled[half + i] as Outcome));
}
