import type { SourceNode, SourceTree } from '../../languages/source-tree';
import type { Stretch } from './found-test';

/** The lines that a stretch fills, with their end; what shares a line with it stays. */
export function wholeLines({ text }: SourceTree, { start, end }: Stretch): Stretch {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline === -1 ? text.length : newline + 1;
  const isAlone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === '';
  return isAlone ? { start: lineStart, end: lineEnd } : { start, end };
}

/** A statement or member with the comments directly above it, and the one that ends its last line. */
export function withComments(tree: SourceTree, node: SourceNode): Stretch {
  const siblings = node.parent?.children ?? [node];
  const at = siblings.indexOf(node);
  let { start, end } = node;
  for (const sibling of siblings.slice(0, at).reverse()) {
    if (!isComment(sibling) || !startsLine(tree, sibling)) break;
    if (!/^[ \t]*\r?\n?[ \t]*$/.test(tree.text.slice(sibling.end, start))) break;
    start = sibling.start;
  }
  const next = siblings[at + 1];
  if (next !== undefined && isComment(next) && !tree.text.slice(end, next.start).includes('\n'))
    end = next.end;
  return wholeLines(tree, { start, end });
}

export const isComment = ({ type }: SourceNode): boolean => type.endsWith('comment');

/** Whether nothing but blanks is before it in its line. */
export const startsLine = ({ text }: SourceTree, { start }: Stretch): boolean =>
  text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
