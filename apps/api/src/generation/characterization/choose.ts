import type { Observation } from '@tester/contracts';
import { boundaryObservations } from './boundaries';
import { readingCost } from './readability';

/** Tests a callable may get at most. */
export const MAX_PER_CALLABLE = 12;
/** Results shown of one path through a callable. */
export const MAX_PER_PATH = 4;
/** The same for paths whose results only echo the input. */
const MAX_PER_ECHO_PATH = 2;

/**
 * The observations worth a test, grouped by callable in the order of `observations`. For each callable: the cheapest
 * calls that reach every arc reached, then those on either side of a boundary, then up to four different results of
 * each path; never more than `MAX_PER_CALLABLE`.
 */
export function chooseObservations(observations: readonly Observation[]): Observation[] {
  return [...byCallable(observations).values()].flatMap(chooseOfOne);
}

/** The same observations, the first of each path before the second of any: few of them show many paths. */
export const pathsFirst = (observations: readonly Observation[]): Observation[] => [
  ...roundRobin(groupByPath(observations)),
];

function byCallable(observations: readonly Observation[]): Map<string, Observation[]> {
  const groups = new Map<string, Observation[]>();
  for (const observation of observations) {
    const group = groups.get(observation.callable);
    if (group) group.push(observation);
    else groups.set(observation.callable, [observation]);
  }
  return groups;
}

function chooseOfOne(observations: readonly Observation[]): Observation[] {
  const cheapestFirst = [...observations].sort((a, b) => readingCost(a) - readingCost(b));
  const boundaries = boundaryObservations(cheapestFirst);
  const chosen = new Set<Observation>(covering(cheapestFirst));
  const take = (candidates: Iterable<Observation>, limit: number): void => {
    for (const candidate of candidates) {
      if (chosen.size >= limit) return;
      chosen.add(candidate);
    }
  };
  take(roundRobin(groupByPath(cheapestFirst.filter((one) => boundaries.has(one)))), MAX_PER_CALLABLE - 4);
  take(roundRobin(groupByPath(cheapestFirst).map(differentResults)), MAX_PER_CALLABLE);
  return cheapestFirst
    .filter((observation) => chosen.has(observation))
    .slice(0, Math.max(MAX_PER_CALLABLE, 1));
}

/** Few cheap observations that together go through every arc that any of them goes through. */
function covering(cheapestFirst: readonly Observation[]): Observation[] {
  const missing = new Set(cheapestFirst.flatMap(({ arcs }) => arcs));
  const chosen: Observation[] = [];
  const candidates = [...cheapestFirst];
  while (missing.size > 0) {
    const gains = candidates.map(({ arcs }) => arcs.filter((arc) => missing.has(arc)).length);
    const best = gains.indexOf(Math.max(...gains));
    const [winner] = candidates.splice(best, 1);
    winner?.arcs.forEach((arc) => missing.delete(arc));
    if (winner) chosen.push(winner);
  }
  return chosen;
}

function groupByPath(observations: readonly Observation[]): Observation[][] {
  const paths = new Map<string, Observation[]>();
  for (const observation of observations) {
    const path = [...observation.arcs].sort().join(' ');
    paths.set(path, [...(paths.get(path) ?? []), observation]);
  }
  return [...paths.values()];
}

function differentResults(path: readonly Observation[]): Observation[] {
  const seen = new Set<string>();
  const different = path.filter((observation) => isNew(seen, resultOf(observation)));
  return different.slice(0, different.some(saysMore) ? MAX_PER_PATH : MAX_PER_ECHO_PATH);
}

/** Constructors that keep what they are given, and errors that repeat the input, say little more the third time. */
const saysMore = ({ value, outcome, resultState }: Observation): boolean =>
  outcome === 'returned' && (value !== null || Object.keys(resultState).length === 0);

function isNew(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

const resultOf = (observation: Observation): string =>
  JSON.stringify([
    observation.outcome,
    observation.value,
    observation.type,
    observation.message,
    observation.stdout,
    observation.resultState,
    observation.stateAfter,
    observation.argsAfter,
    Object.values(observation.filesAfter),
  ]);

function* roundRobin<T>(groups: readonly (readonly T[])[]): Generator<T> {
  const longest = Math.max(0, ...groups.map((group) => group.length));
  for (let turn = 0; turn < longest; turn++) {
    for (const group of groups) {
      const item = group[turn];
      if (item !== undefined) yield item;
    }
  }
}
