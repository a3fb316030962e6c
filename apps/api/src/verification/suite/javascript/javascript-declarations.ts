import { fieldOf, textOf, walk, type SourceNode, type SourceTree } from '../../../languages/source-tree';
import type { Stretch } from '../found-test';
import { withComments } from '../stretches';
import { withoutItems } from '../tables';
import type { Declaration } from '../unused';
import { jestCall } from './javascript-tests';

/** Imports and requires; functions, classes, types and constants of the module and of its describe blocks. */
export function javascriptDeclarations(tree: SourceTree): Declaration[] {
  const blocks = [...walk(tree.root)].filter(({ type, parent }) => {
    const call = type === 'statement_block' ? parent?.parent?.parent : null;
    return call && jestCall(tree, call)?.word.endsWith('describe');
  });
  return [tree.root, ...blocks].flatMap(({ children }) => children.flatMap((node) => declared(tree, node)));
}

const NAMED: ReadonlySet<string> = new Set([
  'function_declaration',
  'generator_function_declaration',
  'class_declaration',
  'abstract_class_declaration',
  'interface_declaration',
  'type_alias_declaration',
  'enum_declaration',
]);

function declared(tree: SourceTree, node: SourceNode): Declaration[] {
  const whole = { ...withComments(tree, node), without: null };
  if (node.type === 'import_statement') return imported(tree, node);
  const name = NAMED.has(node.type) ? fieldOf(node, 'name') : null;
  if (name !== null) return [{ ...whole, names: [textOf(tree, name)], isImport: false }];
  if (node.type !== 'lexical_declaration' && node.type !== 'variable_declaration') return [];
  const [variable, another] = node.children.filter(({ type }) => type === 'variable_declarator');
  const pattern = variable && fieldOf(variable, 'name');
  if (!pattern || another !== undefined) return [];
  const isImport = isRequire(tree, fieldOf(variable, 'value'));
  if (pattern.type === 'identifier') return [{ ...whole, names: [textOf(tree, pattern)], isImport }];
  const parts = pattern.children.filter(({ isNamed }) => isNamed);
  const names = parts.map((part) => boundName(tree, part));
  const without = (gone: readonly boolean[]): Stretch[] => withoutItems(tree, parts, gone);
  return pattern.type === 'object_pattern' && names.every((each) => each !== null)
    ? [{ ...whole, names, isImport, without: isImport ? without : null }]
    : [];
}

/** `a` of `{ a }`, `b` of `{ a: b }` and of `{ b = 1 }`; null for what is taken apart further. */
function boundName(tree: SourceTree, part: SourceNode): string | null {
  const bound = fieldOf(part, 'value') ?? fieldOf(part, 'left') ?? part;
  const isName = bound.type === 'identifier' || bound.type === 'shorthand_property_identifier_pattern';
  return isName ? textOf(tree, bound) : null;
}

const isRequire = (tree: SourceTree, value: SourceNode | null): boolean =>
  value !== null && /^(?:require|jest\.requireActual)\([^()]*\)(?:\.\w+)*$/.test(textOf(tree, value));

function imported(tree: SourceTree, node: SourceNode): Declaration[] {
  const clause = node.children.find(
    ({ type }) => type === 'import_clause' || type === 'import_require_clause',
  );
  // Without names it is there for its effects.
  if (clause === undefined) return [];
  const list = clause.children.find(({ type }) => type === 'named_imports');
  const items = list?.children.filter(({ type }) => type === 'import_specifier') ?? [];
  const others = clause.children.filter(({ type }) => type === 'identifier' || type === 'namespace_import');
  const names = [...others.map((each) => each.children.find(({ type }) => type === 'identifier') ?? each)];
  const specified = items.map((item) => fieldOf(item, 'alias') ?? fieldOf(item, 'name') ?? item);
  return [
    {
      ...withComments(tree, node),
      names: [...names, ...specified].map((each) => textOf(tree, each)),
      isImport: true,
      without: (gone) => withoutParts(tree, { list, items, others }, gone),
    },
  ];
}

interface ImportParts {
  list: SourceNode | undefined;
  items: readonly SourceNode[];
  others: readonly SourceNode[];
}

/** Of `import a, { b, c } from …`, the name before the list, the list, or some of its items. */
function withoutParts(
  tree: SourceTree,
  { list, items, others }: ImportParts,
  gone: readonly boolean[],
): Stretch[] {
  const [first, second] = others;
  const ofItems = gone.slice(others.length);
  const after = list ?? second;
  const cuts: Stretch[] = [];
  if (first && after && gone[0]) cuts.push({ start: first.start, end: after.start });
  if (first && after && ofItems.concat(gone.slice(1, others.length)).every(Boolean))
    return [{ start: first.end, end: after.end }];
  return [...cuts, ...(ofItems.includes(true) ? withoutItems(tree, items, ofItems) : [])];
}
