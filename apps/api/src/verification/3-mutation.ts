import type {
  Language,
  MutantResult,
  MutantStatus,
  MutationReport,
  Trial,
  TrialReport,
} from '@tester/contracts';
import { applyEdits } from '../languages/source-tree';
import { isStanding, type Candidate } from './candidate';
import type { Mutant } from './mutants/mutant';

/** Milliseconds beyond five times the unchanged run before a mutant counts as endless. */
const MUTANT_GRACE_MS = 1_000;
const MUTANT_SLOWNESS = 5;

/** How long a mutant may take, in milliseconds, given what the unchanged source took. */
export const mutantDeadlineMs = (baselineMs: number): number =>
  Math.ceil(baselineMs * MUTANT_SLOWNESS + MUTANT_GRACE_MS);

/** Standing tests that run the line of a mutant; all of them for a line that importing the source runs. */
export function testsAgainst(
  mutant: Mutant,
  candidates: readonly Candidate[],
  importedLines: ReadonlySet<number>,
): string[] {
  const standing = candidates.filter(isStanding);
  const covering = standing.filter(({ lines }) => lines.includes(mutant.line));
  const relevant = covering.length === 0 && importedLines.has(mutant.line) ? standing : covering;
  // The quick ones first: most mutants fall to the first test.
  return relevant.toSorted((one, other) => one.durationMs - other.durationMs).map(({ key }) => key);
}

export const mutantTrial = (mutant: Mutant, source: string, tests: string[], wallMs: number): Trial => ({
  id: mutant.id,
  source: applyEdits(source, [mutant]),
  tests,
  stopsAtFailure: true,
  wallMs,
});

/** What the trial of a mutant says of it. Pure. */
export function mutantStatus(
  report: TrialReport,
  language: Language,
): { status: MutantStatus; killedBy: string | null } {
  if (report.verdict === 'passed') return { status: 'survived', killedBy: null };
  if (report.verdict === 'timed_out') return { status: 'timed_out', killedBy: null };
  const killer = report.tests.find(({ status }) => status === 'failed' || status === 'errored');
  // javac refuses the change: it could never have been written.
  if (killer?.key === '' && language === 'java') return { status: 'invalid', killedBy: null };
  return { status: 'killed', killedBy: killer === undefined || killer.key === '' ? null : killer.name };
}

export const mutantResult = (
  { id, operator, line, original, replacement }: Mutant,
  status: MutantStatus,
  killedBy: string | null = null,
): MutantResult => ({ id, operator, line, status, original, replacement, killedBy });

/** Scores count valid mutants alone, and there is none for what did not run. Pure. */
export function mutationReport(possible: number, mutants: MutantResult[]): MutationReport {
  const count = (...statuses: MutantStatus[]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const valid = count('killed', 'survived', 'timed_out', 'not_covered');
  const share = (number: number): number | null => (valid === 0 ? null : number / valid);
  return {
    possible,
    mutants,
    score: share(count('killed', 'timed_out')),
    scoreWithoutTimeouts: share(count('killed')),
  };
}

const NEUTRAL = /^\s*(?:[+-]\s*0|[*/]\s*1)(?![\d.])/;

/** A change beside an operand that makes no difference, as in `x + 0`. A suspicion, no proof. */
export function isSuspect({ operator, end }: Mutant, source: string, replacement: string): boolean {
  return operator === 'arithmetic' && NEUTRAL.test(replacement + source.slice(end, end + 8));
}
