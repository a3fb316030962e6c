import type { Edit } from '../../languages/source-tree';

export const MUTATION_OPERATORS = [
  'arithmetic',
  'relational',
  'boolean',
  'constant',
  'return',
  'statement',
  'exception',
] as const;
export type MutationOperator = (typeof MUTATION_OPERATORS)[number];

/**
 * Never shown to whoever chooses tests by the mutants they kill: how a suite does on these says whether it is good, and
 * not only fitted to what it is measured by.
 */
export const HELD_BACK_OPERATORS: readonly MutationOperator[] = ['exception', 'statement'];

/** One small change of the source that a good suite notices. */
export interface Mutant extends Edit {
  /** The same for the same source, whatever else is asked for: `m0`, `m1`, … in the order of the text. */
  id: string;
  operator: MutationOperator;
  /** 1-based line on which the change begins. */
  line: number;
  original: string;
}

/** At most `max` of them, spread evenly over the source. */
export function spread<T>(all: readonly T[], max: number): T[] {
  if (all.length <= max) return [...all];
  return Array.from({ length: max }, (_, i) => all[Math.floor((i * all.length) / max)] as T);
}
