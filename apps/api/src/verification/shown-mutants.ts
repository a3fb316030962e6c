import { EXPLORATION_MUTANTS_MAX, type ExplorationMutant, type Language } from '@tester/contracts';
import type { SourceTree } from '../languages/source-tree';
import { makeMutants } from './mutants/make-mutants';
import { HELD_BACK_OPERATORS, spread } from './mutants/mutant';

/** The mutants by which tests may be chosen; none where the source could not be read. Pure. */
export function shownMutants(language: Language, tree: SourceTree | null): ExplorationMutant[] {
  const shown = (tree === null ? [] : makeMutants(language, tree)).filter(
    ({ operator }) => !HELD_BACK_OPERATORS.includes(operator),
  );
  return spread(shown, EXPLORATION_MUTANTS_MAX).map(({ id, line, start, end, replacement }) => ({
    id,
    line,
    start,
    end,
    replacement,
  }));
}
