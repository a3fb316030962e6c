import type { Language } from '@tester/contracts';
import { applyEdits, type Edit, type SourceTree } from '../../languages/source-tree';
import type { FoundTest } from './found-test';
import { findPythonTests } from './python-tests';
import { unusedPythonImports } from './python-imports';

/** A test as its run named it. */
export interface NamedTest {
  name: string;
  path: readonly string[];
}

interface SuiteSurgery {
  /** The tests that the text of a suite holds. */
  find(tree: SourceTree): FoundTest[];
  /** What nobody uses once `gone` is cut out. */
  unused(tree: SourceTree, gone: readonly Edit[]): Edit[];
}

const SURGERY: Partial<Readonly<Record<Language, SuiteSurgery>>> = {
  python: { find: findPythonTests, unused: unusedPythonImports },
};

/**
 * The suite without the tests of `dropped`, and without the imports that only they needed: all else stays as its author
 * wrote it. Where a test runs once for each row of a table, the row goes, or the test with its last row. Null when one
 * of them cannot be found in the text. Pure.
 * @param all every test that ran, in the order of the suite; a row is known by its place among them.
 */
export function dropTests(
  language: Language,
  tree: SourceTree,
  all: readonly NamedTest[],
  dropped: ReadonlySet<NamedTest>,
): string | null {
  if (dropped.size === 0) return tree.text;
  const surgery = SURGERY[language];
  if (surgery === undefined || !tree.isWhole) return null;
  const cuts = cutsFor(surgery.find(tree), all, dropped);
  if (cuts === null) return null;
  const edits = [...cuts, ...surgery.unused(tree, cuts)];
  return tidied(applyEdits(tree.text, outermost(edits)));
}

function cutsFor(
  found: readonly FoundTest[],
  all: readonly NamedTest[],
  dropped: ReadonlySet<NamedTest>,
): Edit[] | null {
  const cuts: Edit[] = [];
  let left = dropped.size;
  for (const test of found) {
    const runs = all.filter((run) => test.isRunAs(run));
    const gone = runs.map((run) => dropped.has(run));
    const count = gone.filter(Boolean).length;
    if (count === 0) continue;
    left -= count;
    const rows = test.rows !== null && test.rows.length === runs.length ? test.rows : null;
    if (count < runs.length && rows === null) return null;
    if (count === runs.length) cuts.push(cut(test));
    else cuts.push(...(rows ?? []).filter((_, i) => gone[i]).map(cut));
  }
  return left === 0 ? cuts : null;
}

const cut = ({ start, end }: { start: number; end: number }): Edit => ({ start, end, replacement: '' });

/** Of edits that contain each other, the larger ones. */
const outermost = (edits: readonly Edit[]): Edit[] =>
  edits.filter(
    (edit) => !edits.some((other) => other !== edit && other.start <= edit.start && edit.end <= other.end),
  );

const tidied = (text: string): string =>
  `${text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{4,}/g, '\n\n\n')
    .trim()}\n`;
