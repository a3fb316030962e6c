import type { Observation } from '@tester/contracts';
import { hasEffects } from './java-values';

/** Observations that become one test: one alone, or several rows of a table. */
export interface TestGroup {
  callable: string;
  rows: readonly [Observation, ...Observation[]];
}

/** Fewest alike observations that are worth a table. */
const MIN_ROWS = 3;
const MAX_CELL_LENGTH = 60;

/** Puts alike observations into tables, and keeps the order of callables and of first rows. */
export function groupTests(observations: readonly Observation[]): TestGroup[] {
  const groups = new Map<string, [Observation, ...Observation[]]>();
  observations.forEach((observation, index) => {
    const key = tableKey(observation) ?? `alone ${index}`;
    const rows = groups.get(key);
    if (rows) rows.push(observation);
    else groups.set(key, [observation]);
  });
  return [...groups.values()].flatMap((rows) =>
    rows.length >= MIN_ROWS ? [toGroup(rows)] : rows.map((row) => toGroup([row])),
  );
}

const toGroup = (rows: [Observation, ...Observation[]]): TestGroup => ({ callable: rows[0].callable, rows });

/** Observations with the same key fit into one table; null for what needs a test of its own. */
function tableKey(observation: Observation): string | null {
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
