/** A node as the parser's thread sends it: flat, in the order of the text, the parent before its children. */
export interface SentNode {
  type: string;
  field: string | null;
  depth: number;
  /** UTF-16 offsets in the text: from `start` up to and without `end`. */
  start: number;
  end: number;
  /** 0-based. */
  row: number;
  isNamed: boolean;
}

/** A node of a syntax tree. Tokens such as operators are nodes too; those are not named. */
export interface SourceNode extends SentNode {
  parent: SourceNode | null;
  children: SourceNode[];
}

/** A text with its syntax tree, as its author wrote it. */
export interface SourceTree {
  text: string;
  root: SourceNode;
  /** False where the parser found something that it could not read. */
  isWhole: boolean;
}

export function growTree(text: string, sent: readonly SentNode[], isWhole: boolean): SourceTree {
  const path: SourceNode[] = [];
  for (const facts of sent) {
    const parent = path[facts.depth - 1] ?? null;
    const node: SourceNode = { ...facts, parent, children: [] };
    parent?.children.push(node);
    path.length = facts.depth;
    path.push(node);
  }
  const [root] = path;
  if (root === undefined) throw new RangeError('a tree has at least a root');
  return { text, root, isWhole };
}

/** The node and all below it, in the order of the text. */
export function* walk(node: SourceNode): Generator<SourceNode> {
  yield node;
  for (const child of node.children) yield* walk(child);
}

export function* ancestors(node: SourceNode): Generator<SourceNode> {
  for (let each = node.parent; each !== null; each = each.parent) yield each;
}

export const fieldOf = (node: SourceNode, field: string): SourceNode | null =>
  node.children.find((child) => child.field === field) ?? null;

export const textOf = (tree: SourceTree, { start, end }: Pick<SourceNode, 'start' | 'end'>): string =>
  tree.text.slice(start, end);

/** 1-based. */
export const lineOf = ({ row }: SourceNode): number => row + 1;

/** A replacement of part of a text, by UTF-16 offsets. */
export interface Edit {
  start: number;
  end: number;
  replacement: string;
}

/** Applies edits that do not overlap. */
export const applyEdits = (text: string, edits: readonly Edit[]): string =>
  edits
    .toSorted((one, other) => other.start - one.start)
    .reduce(
      (result, { start, end, replacement }) => result.slice(0, start) + replacement + result.slice(end),
      text,
    );
