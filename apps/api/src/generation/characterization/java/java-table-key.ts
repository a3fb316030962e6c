import type { Observation } from '@tester/contracts';
import { MAX_CELL_LENGTH } from '../group-tests';
import { hasEffects } from './java-values';

/** Observations with the same key fit into one table; null for what needs a test of its own. */
export function javaTableKey(observation: Observation): string | null {
  const { args, argTypes, outcome, value, type, message, deliberate } = observation;
  if (args.length === 0 || argTypes?.length !== args.length || hasEffects(observation)) return null;
  const cells = outcome === 'returned' ? [...args, value ?? 'null'] : args;
  const isSpecial = (cell: string): boolean =>
    cell.length > MAX_CELL_LENGTH || /^(?:\(.*\) )?null$|->|::|\bseen\b/.test(cell);
  if (cells.some(isSpecial)) return null;
  const result =
    outcome === 'raised' ? [type, deliberate, message === null] : [/^(?:true|false)$/.test(value ?? '')];
  return JSON.stringify([
    observation.callable,
    observation.call,
    argTypes,
    observation.setup,
    outcome,
    result,
  ]);
}
