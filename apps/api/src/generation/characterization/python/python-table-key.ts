import type { Observation } from '@tester/contracts';
import { MAX_CELL_LENGTH } from '../group-tests';
import { pythonString } from './python-text';
import { isApproximable } from './python-values';

/** What the rows of a table compare: the returned value, one piece of state, or what was printed. */
export type TableSubject = { kind: 'value' } | { kind: 'state'; code: string } | { kind: 'printed' };

/** Subject of the one check that repeats an observation; null for what needs a test of its own. */
export function tableSubject(observation: Observation): TableSubject | null {
  const { outcome, value, stdout, stateAfter } = observation;
  const others = [observation.resultState, observation.argsAfter, observation.filesAfter];
  if (others.some((effect) => Object.keys(effect).length > 0) || observation.usesFiles) return null;
  const state = Object.keys(stateAfter);
  const isSilent = outcome === 'returned' && (value === null || value === 'None');
  if (state.length === 0 && stdout === null)
    return outcome === 'raised' || value !== null ? { kind: 'value' } : null;
  if (!isSilent) return null;
  if (stdout !== null) return state.length === 0 ? { kind: 'printed' } : null;
  return state.length === 1 && state[0] && state[0] !== 'calls' ? { kind: 'state', code: state[0] } : null;
}

/** The value that a row of the table expects, as an expression. */
export function expectedOf(observation: Observation, subject: TableSubject): string {
  if (subject.kind === 'printed') return pythonString(observation.stdout ?? '');
  return (subject.kind === 'state' ? observation.stateAfter[subject.code] : observation.value) ?? 'None';
}

/** Observations with the same key fit into one table; null for what needs a test of its own. */
export function pythonTableKey(observation: Observation): string | null {
  const { args, outcome, drained } = observation;
  const subject = tableSubject(observation);
  if (args.length === 0 || !subject) return null;
  const cells = outcome === 'returned' ? [...args, expectedOf(observation, subject)] : args;
  if (cells.some((cell) => cell.length > MAX_CELL_LENGTH || cell.includes('calls'))) return null;
  const result =
    outcome === 'raised'
      ? [observation.type, observation.deliberate]
      : [subject, resultKind(expectedOf(observation, subject))];
  return JSON.stringify([
    observation.callable,
    observation.call,
    observation.setup,
    outcome,
    result,
    drained,
  ]);
}

/** How a result is compared; results compared alike share a table. */
const resultKind = (value: string): string => {
  if (isApproximable(value)) return 'approximate';
  return ['True', 'False', 'None'].includes(value) ? 'identity' : 'equality';
};
