import { textOf, walk, type Edit, type SourceNode, type SourceTree } from '../../languages/source-tree';
import { wholeLines } from './stretches';

const IMPORTS: ReadonlySet<string> = new Set(['import_statement', 'import_from_statement']);

/** Names and whole imports of a Python module that nothing uses once `gone` is cut out. */
export function unusedPythonImports(tree: SourceTree, gone: readonly Edit[]): Edit[] {
  const imports = [...walk(tree.root)].filter(({ type }) => IMPORTS.has(type));
  const isGone = ({ start, end }: SourceNode): boolean =>
    gone.some((edit) => edit.start <= start && end <= edit.end);
  const used = new Set<string>();
  for (const node of walk(tree.root)) {
    if (node.type !== 'identifier' || isGone(node)) continue;
    if (!imports.some((each) => each.start <= node.start && node.end <= each.end))
      used.add(textOf(tree, node));
  }
  return imports.flatMap((each) => withoutUnused(tree, each, used));
}

function withoutUnused(tree: SourceTree, statement: SourceNode, used: ReadonlySet<string>): Edit[] {
  const names = statement.children.filter(({ field }) => field === 'name');
  const kept = names.filter((name) => used.has(boundName(tree, name)));
  // A star, or an import for its effects.
  if (names.length === 0 || kept.length === names.length) return [];
  if (kept.length === 0) return [{ ...wholeLines(tree, statement), replacement: '' }];
  const [first, last] = [names[0], names.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [
    { start: first.start, end: last.end, replacement: kept.map((name) => textOf(tree, name)).join(', ') },
  ];
}

/** `a` of `import a.b`, `c` of `import a as c`. */
function boundName(tree: SourceTree, name: SourceNode): string {
  const alias = name.children.find(({ field }) => field === 'alias');
  return alias === undefined ? (textOf(tree, name).split('.')[0] ?? '') : textOf(tree, alias);
}
