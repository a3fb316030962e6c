import type { Language } from '@tester/contracts';
import type { SourceTree } from '../../languages/source-tree';
import { cutOut } from './cut-out';
import { cutsFor } from './cuts-for';
import type { FoundTest, NamedTest } from './found-test';
import { javaDeclarations } from './java/java-declarations';
import { findJavaTests } from './java/java-tests';
import { javascriptDeclarations } from './javascript/javascript-declarations';
import { findJavascriptTests } from './javascript/javascript-tests';
import { pythonDeclarations } from './python/python-declarations';
import { findPythonTests } from './python/python-tests';
import { unused, type Declaration } from './unused';

interface SuiteSurgery {
  /** The tests that the text of a suite holds, in its order. */
  find(tree: SourceTree): FoundTest[];
  /** Imports, and fixtures, helpers and constants that may go once nothing uses them. */
  declarations(tree: SourceTree): Declaration[];
}

const JAVASCRIPT: SuiteSurgery = { find: findJavascriptTests, declarations: javascriptDeclarations };

const SURGERY: Readonly<Record<Language, SuiteSurgery>> = {
  python: { find: findPythonTests, declarations: pythonDeclarations },
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  java: { find: findJavaTests, declarations: javaDeclarations },
};

/** The tests that the text of a suite holds, in its order. Pure. */
export const findTests = (language: Language, tree: SourceTree): FoundTest[] => SURGERY[language].find(tree);

/** Names that a suite declares, but for those that it imports. Pure. */
export const namesDeclaredIn = (language: Language, tree: SourceTree): Set<string> =>
  new Set(
    SURGERY[language]
      .declarations(tree)
      .flatMap(({ names, isImport }) => (isImport ? [] : names.filter((name) => name !== '*'))),
  );

/**
 * The suite without the tests of `dropped`, and without the imports, fixtures and helpers that only they needed: all
 * else stays as its author wrote it. Where a test runs once for each row of a table, the row goes, or the test with its
 * last row. Null when one of them cannot be found in the text, or not be told from another. Pure.
 * @param all every test that ran, in the order of the suite; a row is known by its place among them.
 */
export function dropTests(
  language: Language,
  tree: SourceTree,
  all: readonly NamedTest[],
  dropped: ReadonlySet<NamedTest>,
): string | null {
  if (dropped.size === 0) return tree.text;
  if (!tree.isWhole) return null;
  const surgery = SURGERY[language];
  const cuts = cutsFor(surgery.find(tree), all, dropped);
  return cuts && cutOut(tree.text, [...cuts, ...unused(tree, surgery.declarations(tree), cuts)]);
}
