import type { SyntaxNode } from '../syntax/syntax-tree';

/** Width of a line's indentation, counted as CPython's tokenizer does: tabs once to 8 columns, once to 1. */
interface Indentation {
  wide: number;
  narrow: number;
}

const CLAUSES: ReadonlySet<string> = new Set([
  'elif_clause',
  'else_clause',
  'except_clause',
  'except_group_clause',
  'finally_clause',
]);
const BLOCKS: ReadonlySet<string> = new Set(['block', 'module']);

/**
 * Statements of one block, and the clauses of one statement, must be indented alike. Only lines that begin with the
 * node are looked at: `if x: y` and `a; b` have nothing to compare.
 */
export function indentationError(node: SyntaxNode, lines: readonly string[]): string | null {
  const own = indentationOf(node, lines);
  const expected = own === null ? null : expectedIndentation(node, lines);
  if (own === null || expected === null) return null;
  if (own.wide === expected.wide) {
    return own.narrow === expected.narrow ? null : 'inconsistent use of tabs and spaces in indentation';
  }
  return own.wide > expected.wide
    ? 'unexpected indent'
    : 'unindent does not match any outer indentation level';
}

function expectedIndentation(node: SyntaxNode, lines: readonly string[]): Indentation | null {
  const { parent } = node;
  if (parent === null || node.type === 'comment') return null;
  if (CLAUSES.has(node.type)) return indentationOf(parent, lines);
  if (!BLOCKS.has(parent.type)) return null;
  if (parent.type === 'module') return { wide: 0, narrow: 0 };
  const first = parent.children.find(({ type }) => type !== 'comment');
  return first === undefined || first === node ? null : indentationOf(first, lines);
}

/** Null unless the node is the first thing on a line that continues no other. */
function indentationOf(node: SyntaxNode, lines: readonly string[]): Indentation | null {
  const prefix = lines[node.row]?.slice(0, node.column) ?? '';
  if (!/^[ \t\f]*$/.test(prefix) || lines[node.row - 1]?.replace(/\r$/, '').endsWith('\\')) return null;
  const indentation = { wide: 0, narrow: 0 };
  for (const character of prefix) {
    if (character === '\f') {
      indentation.wide = 0;
      indentation.narrow = 0;
    } else {
      indentation.wide =
        character === '\t' ? (Math.floor(indentation.wide / 8) + 1) * 8 : indentation.wide + 1;
      indentation.narrow += 1;
    }
  }
  return indentation;
}
