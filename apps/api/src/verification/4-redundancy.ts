import type { MutantResult } from '@tester/contracts';
import { isStanding, type Candidate } from './candidate';

/**
 * Marks tests that add no line of coverage to those before them, and are not the first to notice any mutant. Pure.
 * @param mutants null when none were run: then nothing can be called redundant.
 */
export function markRedundant(
  candidates: readonly Candidate[],
  mutants: readonly MutantResult[] | null,
): Set<string> {
  if (mutants === null) return new Set();
  const killers = new Set(mutants.map(({ killedBy }) => killedBy));
  const seen = new Set<number>();
  const redundant = new Set<string>();
  for (const { key, name, lines } of candidates.filter(isStanding)) {
    const addsLine = lines.some((line) => !seen.has(line));
    if (!addsLine && !killers.has(name)) redundant.add(key);
    for (const line of lines) seen.add(line);
  }
  return redundant;
}
