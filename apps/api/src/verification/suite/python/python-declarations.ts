import { fieldOf, textOf, type SourceNode, type SourceTree } from '../../../languages/source-tree';
import { withComments } from '../stretches';
import { withoutItems } from '../tables';
import type { Declaration } from '../unused';

const IMPORTS: ReadonlySet<string> = new Set(['import_statement', 'import_from_statement']);

/** Imports of the module; functions, classes and constants of the module and of its classes. */
export function pythonDeclarations(tree: SourceTree): Declaration[] {
  const classes = tree.root.children
    .map(definitionIn)
    .filter(({ type }) => type === 'class_definition')
    .flatMap((each) => fieldOf(each, 'body')?.children ?? []);
  return [...tree.root.children, ...classes].flatMap((node) => {
    if (IMPORTS.has(node.type)) return [imported(tree, node)];
    const name = declaredName(definitionIn(node));
    if (name === null || isAlwaysInUse(tree, node)) return [];
    return [{ ...withComments(tree, node), names: [textOf(tree, name)], isImport: false, without: null }];
  });
}

function imported(tree: SourceTree, node: SourceNode): Declaration {
  const names = node.children.filter(({ field }) => field === 'name');
  return {
    ...withComments(tree, node),
    // A star is never unused.
    names: names.length === 0 ? ['*'] : names.map((name) => boundName(tree, name)),
    isImport: names.length > 0,
    without: (gone) => withoutItems(tree, names, gone),
  };
}

/** `a` of `import a.b`, `c` of `import a as c`. */
function boundName(tree: SourceTree, name: SourceNode): string {
  const alias = fieldOf(name, 'alias');
  return alias === null ? (textOf(tree, name).split('.')[0] ?? '') : textOf(tree, alias);
}

const definitionIn = (node: SourceNode): SourceNode =>
  node.type === 'decorated_definition' ? (fieldOf(node, 'definition') ?? node) : node;

function declaredName(node: SourceNode): SourceNode | null {
  if (node.type === 'function_definition' || node.type === 'class_definition') return fieldOf(node, 'name');
  const [assignment] = node.type === 'expression_statement' ? node.children : [];
  const left = assignment?.type === 'assignment' ? fieldOf(assignment, 'left') : null;
  return left?.type === 'identifier' ? left : null;
}

/** Tests have their own rules, and what is used by itself is used. */
const isAlwaysInUse = (tree: SourceTree, node: SourceNode): boolean =>
  /^\s*(?:async\s+)?def\s+test|^\s*class\s+Test|autouse\s*=\s*True/m.test(textOf(tree, node));
