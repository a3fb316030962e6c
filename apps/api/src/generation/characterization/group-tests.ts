import type { Observation } from '@tester/contracts';

/** Observations that become one test: one alone, or the rows of a table. */
export type Rows = readonly [Observation, ...Observation[]];

/** Fewest alike observations that are worth a table. */
const MIN_ROWS = 3;
/** Characters that the longest cell of a table may have. */
export const MAX_CELL_LENGTH = 60;

/**
 * Puts alike observations into tables, and keeps the order of callables and of first rows.
 * @param tableKey observations with the same key fit into one table; null for what needs a test of its own.
 */
export function groupTests(
  observations: readonly Observation[],
  tableKey: (observation: Observation) => string | null,
): Rows[] {
  const groups = Map.groupBy(observations.entries(), ([index, one]) => tableKey(one) ?? `alone ${index}`);
  return [...groups.values()].flatMap((group): Rows[] => {
    const [first, ...others] = group.map(([, one]) => one);
    if (!first) return [];
    return others.length + 1 >= MIN_ROWS ? [[first, ...others]] : [first, ...others].map((one) => [one]);
  });
}
