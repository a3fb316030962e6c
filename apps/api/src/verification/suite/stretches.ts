import type { SourceNode, SourceTree } from '../../languages/source-tree';
import type { Stretch } from './found-test';

/** The lines that a node fills, with their end; what shares a line with it stays. */
export function wholeLines({ text }: SourceTree, { start, end }: Stretch): Stretch {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline === -1 ? text.length : newline + 1;
  const isAlone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === '';
  return isAlone ? { start: lineStart, end: lineEnd } : { start, end };
}

/** The items of a list in brackets, each with its comma, so that any of them can be cut out. */
export function itemsOf({ text }: SourceTree, list: SourceNode): Stretch[] {
  const items = list.children.filter(({ isNamed, type }) => isNamed && type !== 'comment');
  return items.map((item, i) => {
    const next = items[i + 1];
    if (next !== undefined) return { start: item.start, end: next.start };
    const rest = /^\s*,/.exec(text.slice(item.end, list.end))?.[0].length ?? 0;
    return { start: item.start, end: item.end + rest };
  });
}
