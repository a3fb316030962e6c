import type { Exploration, Observation } from '@tester/contracts';
import type { RevisionWish } from '../../verification/revision';
import { chooseObservations, pathsFirst } from '../characterization/choose';

/** Tests of one callable that may be added to a suite which somebody else wrote. */
const MAX_PER_CALLABLE = 4;
/** Of explorers that tell the path of a call by lines of the source. */
const LINE_ARC = /^(-?\d+)->(-?\d+)$/;

type GapsWish = Extract<RevisionWish, { kind: 'gaps' }>;

/**
 * The observations that reach what a suite leaves open: those that kill a mutant which survives it, whose path goes through
 * such a line or, where paths tell no lines, all of a callable that holds one. Few of each: what kills first, then as many
 * paths as there are. Pure.
 */
export function fittingObservations(
  { callables, observations }: Pick<Exploration, 'callables' | 'observations'>,
  { missedLines, survivors }: GapsWish,
): Observation[] {
  const open = new Set([...missedLines, ...survivors.map(({ line }) => line)]);
  const isOpen = ({ firstLine, lastLine }: { firstLine: number; lastLine: number }): boolean =>
    [...open].some((line) => firstLine <= line && line <= lastLine);
  const holders = new Set(callables.filter(isOpen).map(({ qualifiedName }) => qualifiedName));
  const alive = new Set(survivors.map(({ id }) => id));
  const isKilling = ({ kills = [] }: Observation): boolean => kills.some((id) => alive.has(id));
  const fitting = observations.filter((each) => {
    if (isKilling(each)) return true;
    const lines = linesOf(each);
    return lines.length === 0 ? holders.has(each.callable) : lines.some((line) => open.has(line));
  });
  const byCallable = Map.groupBy(chooseObservations(fitting), ({ callable }) => callable);
  return [...byCallable.values()].flatMap((group) => {
    const killing = group.filter(isKilling);
    const others = pathsFirst(group.filter((each) => !isKilling(each)));
    return [...pathsFirst(killing), ...others].slice(0, MAX_PER_CALLABLE);
  });
}

const linesOf = ({ arcs }: Observation): number[] =>
  arcs.flatMap((arc) => {
    const [, from, to] = LINE_ARC.exec(arc) ?? [];
    return from === undefined ? [] : [Number(from), Number(to)];
  });
