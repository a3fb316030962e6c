import type { SourceNode, SourceTree } from '../../languages/source-tree';
import type { Stretch, Table } from './found-test';
import { isComment, startsLine, wholeLines } from './stretches';

/** A table whose rows are the items of a list in brackets. */
export const listTable = (tree: SourceTree, list: SourceNode): Table => {
  const items = list.children.filter((node) => node.isNamed && !isComment(node));
  return { size: items.length, without: (gone) => withoutItems(tree, items, gone) };
};

/** A table whose rows fill lines of their own; null where they share them. */
export function lineTable(tree: SourceTree, rows: readonly Stretch[]): Table | null {
  const lines = rows.map((row) => wholeLines(tree, row));
  if (lines.some((line, i) => line.start === rows[i]?.start && line.end === rows[i].end)) return null;
  return { size: lines.length, without: (gone) => lines.filter((_, i) => gone[i]) };
}

/**
 * What to cut out of a list separated by commas so that the rest of it still is one: items with the comments above and
 * behind them, and a comma each. At least one item stays.
 */
export function withoutItems(
  tree: SourceTree,
  items: readonly SourceNode[],
  gone: readonly boolean[],
): Stretch[] {
  const tail = gone.lastIndexOf(false) + 1;
  const cuts: Stretch[] = [];
  items.forEach((item, i) => {
    const next = items[i + 1];
    if (gone[i] && i < tail && next !== undefined)
      cuts.push({ start: startOf(tree, item), end: startOf(tree, next) });
  });
  const [before, first, last] = [items[tail - 1], items[tail], items.at(-1)];
  if (before === undefined || first === undefined || last === undefined) return cuts;
  const start = tree.text.slice(0, startOf(tree, first)).trimEnd().length;
  const comma = commaAfter(tree, last);
  if (comma === last.end) cuts.push({ start: before.end, end: commaAfter(tree, before) });
  return [...cuts, { start, end: lineCommentAfter(tree, last, comma) }];
}

/** Where an item begins, with the comments in lines of their own above it. */
function startOf(tree: SourceTree, item: SourceNode): number {
  const siblings = item.parent?.children ?? [];
  let { start } = item;
  for (const sibling of siblings.slice(0, siblings.indexOf(item)).reverse()) {
    if (!isComment(sibling) || !startsLine(tree, sibling)) break;
    ({ start } = sibling);
  }
  return start;
}

const commaAfter = ({ text }: SourceTree, { end }: Stretch): number =>
  end + (/^\s*,/.exec(text.slice(end))?.[0].length ?? 0);

function lineCommentAfter({ text }: SourceTree, item: SourceNode, end: number): number {
  const comment = item.parent?.children.find((each) => isComment(each) && each.start >= end);
  return comment === undefined || text.slice(end, comment.start).includes('\n') ? end : comment.end;
}
