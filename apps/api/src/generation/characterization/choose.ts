import type { Observation } from '@tester/contracts';
import { boundaryObservations } from './boundaries';
import { readingCost } from './readability';

/** Tests a callable may get at most. */
export const MAX_PER_CALLABLE = 12;
/** The same where that kills more mutants: rows of a table, mostly. */
export const MAX_KILLING_PER_CALLABLE = 24;
/** Results shown of one path through a callable. */
export const MAX_PER_PATH = 4;
/** The same for paths whose results only echo the input. */
const MAX_PER_ECHO_PATH = 2;

/** Characters of reading that every test costs beside those of its own: two short tests are no better than one longer. */
const TEST_COST = 20;

/**
 * The observations worth a test, grouped by callable in the order of `observations`. For each callable: the cheapest
 * calls that reach every arc reached and kill every mutant killed, then those on either side of a boundary, then up to
 * four different results of each path. A mutant that the tests of one callable kill is no reason for tests of the next.
 */
export function chooseObservations(observations: readonly Observation[]): Observation[] {
  const killed = new Set<string>();
  return [...byCallable(observations).values()].flatMap((group) => {
    const chosen = chooseOfOne(group, killed);
    for (const { kills = [] } of chosen) kills.forEach((mutant) => killed.add(mutant));
    return chosen;
  });
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

function chooseOfOne(observations: readonly Observation[], killed: ReadonlySet<string>): Observation[] {
  const cheapestFirst = [...observations].sort((a, b) => readingCost(a) - readingCost(b));
  const boundaries = boundaryObservations(cheapestFirst);
  const needed = covering(cheapestFirst, killed);
  const chosen = new Set(needed.slice(0, isKilling(needed) ? MAX_KILLING_PER_CALLABLE : MAX_PER_CALLABLE));
  const take = (candidates: Iterable<Observation>, limit: number): void => {
    for (const candidate of candidates) {
      if (chosen.size >= limit) return;
      chosen.add(candidate);
    }
  };
  take(roundRobin(groupByPath(cheapestFirst.filter((one) => boundaries.has(one)))), MAX_PER_CALLABLE - 4);
  const paths = groupByPath(cheapestFirst);
  take(roundRobin(paths.map((path) => differentResults(path, chosen))), MAX_PER_CALLABLE);
  return cheapestFirst.filter((observation) => chosen.has(observation));
}

const isKilling = (observations: readonly Observation[]): boolean =>
  observations.some(({ kills = [] }) => kills.length > 0);

/** Few cheap observations that together go through every arc and kill every mutant, but for `killed`, that any of them does. */
function covering(cheapestFirst: readonly Observation[], killed: ReadonlySet<string>): Observation[] {
  const arcs = new Set(cheapestFirst.flatMap((one) => one.arcs));
  const mutants = new Set(
    cheapestFirst.flatMap(({ kills = [] }) => kills.filter((mutant) => !killed.has(mutant))),
  );
  const chosen: Observation[] = [];
  const candidates = [...cheapestFirst];
  while (arcs.size + mutants.size > 0) {
    const newArcs = candidates.map((one) => one.arcs.filter((arc) => arcs.has(arc)).length);
    const most = Math.max(...newArcs);
    const worths = candidates.map((one, index) => (newArcs[index] === most ? worth(one, mutants) : -1));
    const [winner] = candidates.splice(worths.indexOf(Math.max(...worths)), 1);
    if (!winner) break;
    winner.arcs.forEach((arc) => arcs.delete(arc));
    winner.kills?.forEach((mutant) => mutants.delete(mutant));
    chosen.push(winner);
  }
  return chosen;
}

/** Mutants that an observation kills, for what there is to read. */
const worth = (observation: Observation, mutants: ReadonlySet<string>): number =>
  (observation.kills ?? []).filter((mutant) => mutants.has(mutant)).length /
  (TEST_COST + readingCost(observation));

function groupByPath(observations: readonly Observation[]): Observation[][] {
  const paths = new Map<string, Observation[]>();
  for (const observation of observations) {
    const path = [...observation.arcs].sort().join(' ');
    paths.set(path, [...(paths.get(path) ?? []), observation]);
  }
  return [...paths.values()];
}

/** Of one path, what shows another result than those chosen. */
function differentResults(path: readonly Observation[], chosen: ReadonlySet<Observation>): Observation[] {
  const shown = path.filter((observation) => chosen.has(observation));
  const seen = new Set(shown.map(resultOf));
  const different = path.filter((observation) => isNew(seen, resultOf(observation)));
  const limit = [...shown, ...different].some(saysMore) ? MAX_PER_PATH : MAX_PER_ECHO_PATH;
  return different.slice(0, Math.max(0, limit - shown.length));
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
