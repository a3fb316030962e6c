import {
  fieldOf,
  textOf,
  walk,
  type Edit,
  type SourceNode,
  type SourceTree,
} from '../../languages/source-tree';
import { namesIn, type ImportOrder } from './import-order';

/** Modules that are never anything else when something is read from them. */
const MODULES: ReadonlySet<string> = new Set([
  'asyncio', 'collections', 'decimal', 'functools', 'io', 'itertools', 'json', 'math', 'operator', 'os', 'pathlib',
  'pytest', 're', 'string', 'sys',
]); // prettier-ignore

/** Names that one module of the standard library alone is known for. */
const HOMES: Readonly<Record<string, string>> = {
  Counter: 'collections',
  Decimal: 'decimal',
  Fraction: 'fractions',
  MagicMock: 'unittest.mock',
  Mock: 'unittest.mock',
  OrderedDict: 'collections',
  Path: 'pathlib',
  defaultdict: 'collections',
  deque: 'collections',
  patch: 'unittest.mock',
  timedelta: 'datetime',
};

/** Adds imports of the source's own names and of well-known ones; calls the source by its name. Pure. */
export function pythonImportEdits({
  faults,
  suiteTree,
  sourceTree,
  sourceName = 'solution',
}: ImportOrder): Edit[] {
  const declared = sourceTree === null ? new Set<string>() : declaredIn(sourceTree);
  const lines = namesIn(faults, /NameError: name '(?<name>\w+)' is not defined/g).flatMap((name) => {
    if (declared.has(name)) return [`from ${sourceName} import ${name}`];
    if (MODULES.has(name) && isOnlyReadFrom(suiteTree, name)) return [`import ${name}`];
    return HOMES[name] === undefined ? [] : [`from ${HOMES[name]} import ${name}`];
  });
  const place = firstPlace(suiteTree);
  const added: Edit[] =
    lines.length === 0 ? [] : [{ start: place, end: place, replacement: `${lines.join('\n')}\n` }];
  return [...added, ...moduleEdits(suiteTree, declared, sourceName, faults)];
}

/** Another module from which the names of the source are taken is the source. */
function moduleEdits(
  suite: SourceTree,
  declared: ReadonlySet<string>,
  sourceName: string,
  faults: ImportOrder['faults'],
): Edit[] {
  const missing = namesIn(faults, /No module named '(?<name>[\w.]+)'/g);
  return [...walk(suite.root)].flatMap((node) => {
    const module = node.type === 'import_from_statement' ? fieldOf(node, 'module_name') : null;
    if (module === null || !missing.includes(textOf(suite, module))) return [];
    const names = node.children.filter(({ field }) => field === 'name');
    const areDeclared = names.every((name) => declared.has(textOf(suite, fieldOf(name, 'name') ?? name)));
    return names.length > 0 && areDeclared
      ? [{ start: module.start, end: module.end, replacement: sourceName }]
      : [];
  });
}

/** Functions, classes and constants of a module. */
function declaredIn(tree: SourceTree): Set<string> {
  const names = tree.root.children.flatMap((node) => {
    const definition = node.type === 'decorated_definition' ? fieldOf(node, 'definition') : node;
    const assignment = node.type === 'expression_statement' ? node.children[0] : undefined;
    const name: SourceNode | null =
      assignment?.type === 'assignment'
        ? fieldOf(assignment, 'left')
        : definition && /^(?:function|class)_definition$/.test(definition.type)
          ? fieldOf(definition, 'name')
          : null;
    return name?.type === 'identifier' ? [textOf(tree, name)] : [];
  });
  return new Set(names);
}

const isOnlyReadFrom = (tree: SourceTree, name: string): boolean =>
  [...walk(tree.root)]
    .filter((node) => node.type === 'identifier' && textOf(tree, node) === name)
    .every(({ field, parent }) => parent?.type !== 'attribute' || field === 'object') &&
  [...walk(tree.root)].some(
    (node) => node.type === 'attribute' && textOf(tree, fieldOf(node, 'object') ?? node) === name,
  );

/** Behind the documentation of the module and what it takes from the future. */
function firstPlace({ root, text }: SourceTree): number {
  const isDocumentation = (node: SourceNode): boolean =>
    node.type === 'expression_statement' && node.children[0]?.type === 'string';
  const before = root.children.findLast(
    (node, i) => node.type === 'future_import_statement' || (isDocumentation(node) && i === 0),
  );
  const lineEnd = before === undefined ? -1 : text.indexOf('\n', before.end);
  return before !== undefined && lineEnd === -1 ? text.length : lineEnd + 1;
}
