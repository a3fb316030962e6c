const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Milliseconds to wait after so many failures in a row (1 or more): doubled each time, up to half a minute. Half of it
 * is chance, so that processes that lost the database together do not come back together.
 * @param chance from 0 to 1.
 */
export function backoffMs(failures: number, chance: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return Math.round((full / 2) * (1 + chance));
}
