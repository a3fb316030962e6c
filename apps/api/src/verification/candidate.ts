import type {
  Acceptance,
  Disagreement,
  TestStanding,
  TestVerdict,
  TrialTest,
  VerificationStep,
} from '@tester/contracts';

/** A test on its way through the verification: `standing` is null as long as nothing speaks against it. */
export interface Candidate {
  key: string;
  name: string;
  path: string[];
  standing: Exclude<TestStanding, 'kept' | 'unproven'> | null;
  message: string | null;
  disagreement?: Disagreement;
  /** What the user decided about what it disagrees about. */
  accepted?: Acceptance;
  durationMs: number;
  lines: number[];
  /** It ends the process it runs in: no other test can run beside it. */
  isFatal: boolean;
}

export const newCandidate = ({ key, name, path, durationMs }: TrialTest, lines: number[]): Candidate => ({
  key,
  name,
  path,
  standing: null,
  message: null,
  durationMs,
  lines,
  isFatal: false,
});

export const isStanding = ({ standing }: Candidate): boolean => standing === null;

/** Tells the tests of a suite apart, also when its text changes. */
export const idOf = ({ path, name }: Pick<Candidate, 'path' | 'name'>): string => [...path, name].join(' > ');

/** Not left out of the suite: what stands, and failing tests that show a bug. */
export const isKept = (each: Candidate): boolean =>
  isStanding(each) || (each.standing === 'disagrees' && each.accepted === 'bug');

/** Verdicts that fall with a step: on what no longer stands, and, once it passed every time, on what does. Pure. */
export function newVerdicts(
  step: VerificationStep,
  before: readonly Candidate[],
  after: readonly Candidate[],
): TestVerdict[] {
  const told = new Set(before.filter((each) => !isStanding(each)).map(({ key }) => key));
  const isNew = (each: Candidate): boolean => !isStanding(each) && !told.has(each.key);
  return after
    .filter((each) => isNew(each) || (step === 'repeating' && isStanding(each)))
    .map((each) => verdictOf(each, 'kept'));
}

/** @param asStanding what a test is called that nothing speaks against. */
export const verdictOf = (
  { name, path, standing, message, disagreement, accepted, durationMs, lines }: Candidate,
  asStanding: 'kept' | 'unproven',
): TestVerdict => ({
  name,
  path,
  standing: standing ?? asStanding,
  durationMs,
  message,
  ...(disagreement && { disagreement }),
  ...(accepted && { accepted }),
  lines,
});
