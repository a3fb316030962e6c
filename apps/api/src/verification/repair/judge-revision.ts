import type { Knowledge } from '../5-report';
import { idOf, isStanding } from '../candidate';
import type { Fault, RevisionWish } from '../revision';
import type { VerificationSettings } from '../verification-settings';

/** What a repair would have to put right; a test that disagrees about a value needs none. Pure. */
export function faultsIn({ suiteFailure, candidates }: Knowledge): Fault[] {
  if (suiteFailure !== null) return [{ test: null, message: suiteFailure }];
  return candidates
    .filter(({ standing }) => standing === 'rejected')
    .map((each) => ({ test: idOf(each), message: each.message ?? '' }));
}

/**
 * Whether a repair is to be taken: more tests run, each that ran before still does, and none that disagreed has been
 * talked round. Of a suite that did not load, every repair is: there is nothing to lose. Pure.
 */
export function isMended(before: Knowledge, after: Knowledge): boolean {
  if (before.suiteFailure !== null) return true;
  return keepsAll(before, after) && standing(after) > standing(before);
}

/** Whether a suite with further tests is to be taken: it covers or kills more, and harms no test. Pure. */
export function hasGained(before: Knowledge, after: Knowledge): boolean {
  if (!keepsAll(before, after)) return false;
  return covered(after) > covered(before) || noticed(after) > noticed(before);
}

/** What a revision is to close, or null where the targets are met or nothing was measured. Pure. */
export function gapsIn(
  { coverage, mutation }: Knowledge,
  { targetCoverage, targetMutation }: VerificationSettings,
): RevisionWish | null {
  const isCovered = coverage === null || coverage.lines.covered >= targetCoverage * coverage.lines.total;
  const isNoticed = mutation === null || mutation.score === null || mutation.score >= targetMutation;
  const missedLines = isCovered ? [] : coverage.missedLines;
  const survivors = isNoticed ? [] : mutation.mutants.filter(({ status }) => status === 'survived');
  if (missedLines.length === 0 && survivors.length === 0) return null;
  return {
    kind: 'gaps',
    missedLines,
    survivors: survivors.map(({ id, line, original, replacement }) => ({ id, line, original, replacement })),
  };
}

/** Tests that a revision left out, because they did not run, are still told of. Pure. */
export function withLost(before: Knowledge, after: Knowledge): Knowledge {
  const left = new Set(after.candidates.map(idOf));
  const lost = before.candidates.filter((each) => !left.has(idOf(each)));
  return { ...after, lost: [...before.lost, ...lost] };
}

/** What stood still stands, and what disagreed still does, about the same values. */
function keepsAll(before: Knowledge, after: Knowledge): boolean {
  const now = new Map(after.candidates.map((each) => [idOf(each), each]));
  return before.candidates
    .filter((each) => isStanding(each) || each.standing === 'disagrees')
    .every((each) => {
      const then = now.get(idOf(each));
      return (
        then?.standing === each.standing &&
        then.disagreement?.expected === each.disagreement?.expected &&
        then.disagreement?.actual === each.disagreement?.actual
      );
    });
}

const standing = ({ candidates }: Knowledge): number => candidates.filter(isStanding).length;
const covered = ({ coverage }: Knowledge): number => coverage?.lines.covered ?? 0;
const noticed = ({ mutation }: Knowledge): number =>
  (mutation?.mutants ?? []).filter(({ status }) => status === 'killed' || status === 'timed_out').length;
