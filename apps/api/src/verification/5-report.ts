import type {
  Coverage,
  MutationReport,
  VerificationFunnel,
  VerificationGap,
  VerificationReport,
} from '@tester/contracts';
import type { ReportedTest } from './1-first-run';
import { isStanding, verdictOf, type Candidate } from './candidate';

/** What a verification knows so far. */
export interface Knowledge {
  /** Every test of the suite, skipped ones too, in its order; those that ran are `candidates`. */
  all: readonly ReportedTest[];
  candidates: Candidate[];
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
  suiteFailure: null,
  coverage: null,
  mutation: null,
  redundant: new Set(),
  repeats: 0,
  sandboxes: 0,
  incomplete: null,
});

export function reportOf(known: Knowledge, durationMs: number): VerificationReport {
  const { candidates, suiteFailure, coverage, mutation, repeats, sandboxes, incomplete } = known;
  return {
    verdicts: candidates.map(verdictOf),
    coverage,
    mutation,
    funnel: funnelOf(known),
    suiteFailure,
    incomplete,
    repeats,
    sandboxes,
    durationMs,
  };
}

function funnelOf({ candidates, redundant }: Knowledge): VerificationFunnel {
  const count = (test: (candidate: Candidate) => boolean): number => candidates.filter(test).length;
  const isReliable = ({ standing }: Candidate): boolean => standing === null || standing === 'redundant';
  const hasPassed = ({ standing }: Candidate): boolean => standing !== 'rejected' && standing !== 'disagrees';
  return {
    written: candidates.length,
    built: count(({ standing }) => standing !== 'rejected'),
    passed: count(hasPassed),
    passedRepeatedly: count(isReliable),
    adding: count((each) => isReliable(each) && !redundant.has(each.key)),
    kept: count(isStanding),
  };
}
