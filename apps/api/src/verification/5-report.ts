import type {
  Coverage,
  MutationReport,
  VerificationFunnel,
  VerificationGap,
  VerificationReport,
  VerificationRound,
} from '@tester/contracts';
import type { ReportedTest } from './1-first-run';
import { isStanding, verdictOf, type Candidate } from './candidate';

/** What a verification knows so far. */
export interface Knowledge {
  /** Every test of the suite, skipped ones too, in its order; those that ran are `candidates`. */
  all: readonly ReportedTest[];
  candidates: Candidate[];
  /** Tests that did not run, and that a revision left out. */
  lost: readonly Candidate[];
  suiteFailure: string | null;
  coverage: Coverage | null;
  mutation: MutationReport | null;
  /** Keys of tests that add nothing to those before them. */
  redundant: ReadonlySet<string>;
  repeats: number;
  sandboxes: number;
  incomplete: VerificationGap | null;
}

export const nothingKnown = (): Knowledge => ({
  all: [],
  candidates: [],
  lost: [],
  suiteFailure: null,
  coverage: null,
  mutation: null,
  redundant: new Set(),
  repeats: 0,
  sandboxes: 0,
  incomplete: null,
});

export function reportOf(
  known: Knowledge,
  rounds: readonly VerificationRound[],
  durationMs: number,
): VerificationReport {
  const { candidates, lost, suiteFailure, coverage, mutation, repeats, sandboxes, incomplete } = known;
  return {
    verdicts: [...candidates, ...lost].map((each) => verdictOf(each, isProven(known) ? 'kept' : 'unproven')),
    coverage,
    mutation,
    funnel: funnelOf(known),
    suiteFailure,
    incomplete,
    repeats,
    sandboxes,
    ...(rounds.length > 0 && { rounds: [...rounds] }),
    durationMs,
  };
}

/** Whether what still stands has been repeated. */
const isProven = ({ repeats }: Knowledge): boolean => repeats > 0;

function funnelOf(known: Knowledge): VerificationFunnel {
  const { candidates, lost, redundant } = known;
  const all = [...candidates, ...lost];
  const count = (test: (candidate: Candidate) => boolean): number => all.filter(test).length;
  const isReliable = ({ standing }: Candidate): boolean =>
    isProven(known) && (standing === null || standing === 'redundant');
  const hasPassed = ({ standing }: Candidate): boolean => standing !== 'rejected' && standing !== 'disagrees';
  return {
    written: all.length,
    built: count(({ standing }) => standing !== 'rejected'),
    passed: count(hasPassed),
    passedRepeatedly: count(isReliable),
    adding: count((each) => isReliable(each) && !redundant.has(each.key)),
    kept: count((each) => isReliable(each) && isStanding(each)),
  };
}
