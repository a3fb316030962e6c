import type { Exploration, Language, Observation, RuntimeId } from '@tester/contracts';
import type { Locale } from '@tester/exceptions';
import { renderJava } from './java/render-java';
import { renderJest } from './jest/render-jest';
import { renderPython } from './python/render-python';

/** A suite in pieces, ready to be shown one after another; together they are the suite. */
export type RenderSuite = (
  sourceName: string,
  exploration: Pick<Exploration, 'callables' | 'skipped' | 'incomplete' | 'packageName'>,
  chosen: readonly Observation[],
  locale: Locale,
) => Iterable<string> | AsyncIterable<string>;

interface Rendering {
  runtime: RuntimeId;
  render: RenderSuite;
}

/** Where a source is explored, and how what was seen becomes a suite, by language. */
export const RENDERINGS: Readonly<Record<Language, Rendering>> = {
  java: { runtime: 'java-junit', render: renderJava },
  python: { runtime: 'python-pytest', render: renderPython },
  javascript: { runtime: 'javascript-jest', render: renderJest.bind(null, 'javascript') },
  typescript: { runtime: 'typescript-jest', render: renderJest.bind(null, 'typescript') },
};
