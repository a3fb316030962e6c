import type { ExploredCallable, Observation } from '@tester/contracts';
import { renderPython } from '../render-python';

export const callable = (
  qualifiedName: string,
  changes: Partial<ExploredCallable> = {},
): ExploredCallable => ({
  qualifiedName,
  kind: 'function',
  isAsync: false,
  firstLine: 1,
  lastLine: 2,
  ...changes,
});

export const render = (
  observations: Observation[],
  callables: ExploredCallable[] = [callable('half')],
  rest: { skipped?: { qualifiedName: string; reason: string }[]; incomplete?: string } = {},
): string =>
  renderPython('shop', { callables, skipped: [], incomplete: null, ...rest }, observations, 'en').join('');

/** The suite without its two comment lines and its imports. */
export const tests = (suite: string): string => suite.slice(suite.indexOf('\n\n\n') + 3);
