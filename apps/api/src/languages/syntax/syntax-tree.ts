/** A node as the parser thread reports it: pre-order, so that depth alone gives the tree back. */
export interface FlatNode {
  /** Grammar name, such as `return_statement`; `ERROR` where the parser gave up. */
  type: string;
  /** Role in the parent (`body`, `alternative`, …); null when the grammar names none. */
  field: string | null;
  depth: number;
  /** 0-based line. */
  row: number;
  /** 0-based UTF-16 column. */
  column: number;
  /** The parser supposed this token to go on; it is not in the source. */
  isMissing: boolean;
}

export interface SyntaxNode extends FlatNode {
  parent: SyntaxNode | null;
  children: SyntaxNode[];
}

/** Links pre-order nodes to parents and children; returns them in the same order, the root first. */
export function linkTree(flat: readonly FlatNode[]): SyntaxNode[] {
  const ancestors: SyntaxNode[] = [];
  return flat.map((node) => {
    ancestors.length = node.depth;
    const parent = ancestors.at(-1) ?? null;
    const linked: SyntaxNode = { ...node, parent, children: [] };
    parent?.children.push(linked);
    ancestors.push(linked);
    return linked;
  });
}

/** The parser gave up here, or went on by supposing a token. */
export const isBroken = (node: FlatNode): boolean => node.type === 'ERROR' || node.isMissing;
