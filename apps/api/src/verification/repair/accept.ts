import type { AcceptedDisagreement, Language } from '@tester/contracts';
import { DisagreementNotAcceptedException } from '@tester/exceptions';
import { applyEdits, type SourceTree } from '../../languages/source-tree';
import { idOf, type Candidate } from '../candidate';
import { reanchored } from './reanchor';

const idIn = ({ path = [], name }: AcceptedDisagreement): string => idOf({ path, name });

/**
 * The suite in which the tests that are accepted as today's behaviour expect what the code returned. Pure.
 * @throws DisagreementNotAcceptedException for a test that does not disagree, or whose expectation cannot be located.
 */
export function withAccepted(
  language: Language,
  tree: SourceTree,
  candidates: readonly Candidate[],
  accepted: readonly AcceptedDisagreement[],
): string {
  const edits = accepted.flatMap((each) => {
    const candidate = candidates.find((test) => idOf(test) === idIn(each));
    const disagreement = candidate?.standing === 'disagrees' ? candidate.disagreement : undefined;
    if (candidate === undefined || disagreement === undefined) throw refusal(each, 'it does not disagree');
    if (each.as === 'bug') return [];
    const found = reanchored(language, tree, candidate, disagreement);
    if (found === null) throw refusal(each, 'its expected value is not one literal');
    return found;
  });
  return applyEdits(tree.text, edits);
}

/** Candidates that know what their user decided. Pure. */
export const markAccepted = (
  candidates: readonly Candidate[],
  accepted: readonly AcceptedDisagreement[],
): Candidate[] => {
  const decisions = new Map(accepted.map((each) => [idIn(each), each.as]));
  return candidates.map((each) => {
    const decision = decisions.get(idOf(each));
    return decision === undefined ? each : { ...each, accepted: decision };
  });
};

const refusal = (test: AcceptedDisagreement, why: string): DisagreementNotAcceptedException =>
  new DisagreementNotAcceptedException(`a disagreement was not accepted: ${why}`, {
    parameters: { test: idIn(test) },
    faults: [{ field: 'accept', message: `${idIn(test)}: ${why}` }],
  });
