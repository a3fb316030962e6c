import type { SourceTree } from '../../../languages/source-tree';

/** One name that an import binds. */
export interface ImportedName {
  name: string;
  /** What it stands for, however the import is written. */
  origin: string;
  /** The import of this name alone, as a statement. */
  statement: string;
}

/** A suite, and tests of ours for the same source that are to stand behind its own. */
export interface Joining {
  suite: SourceTree;
  addition: SourceTree;
  /** Names that the suite declares by something else than an import. */
  declared: ReadonlySet<string>;
  /** What is said of the added tests, without what makes it a comment. */
  head: readonly string[];
}

/**
 * Statements for what `needed` binds and `present` does not; null where a name means something else in the suite
 * already. Pure.
 */
export function missingImports(
  needed: readonly ImportedName[],
  present: readonly ImportedName[],
  declared: ReadonlySet<string>,
): string[] | null {
  const known = new Map(present.map((each) => [each.name, each.origin]));
  const isTaken = ({ name, origin }: ImportedName): boolean =>
    declared.has(name) || (known.has(name) && known.get(name) !== origin);
  if (needed.some(isTaken)) return null;
  return needed.filter(({ name }) => !known.has(name)).map(({ statement }) => statement);
}

/** Where further statements may stand: on the line behind the last of `nodes`, else at `otherwise`. */
export function placeBehind(text: string, nodes: readonly { end: number }[], otherwise = 0): number {
  const last = nodes.at(-1);
  if (last === undefined) return otherwise;
  const lineEnd = text.indexOf('\n', last.end);
  return lineEnd === -1 ? text.length : lineEnd + 1;
}

/** `text` with lines put in at a place that begins a line. */
export function withLines(text: string, place: number, lines: readonly string[]): string {
  if (lines.length === 0) return text;
  const before = text.slice(0, place);
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  return `${before}${gap}${lines.join('\n')}\n${text.slice(place)}`;
}
