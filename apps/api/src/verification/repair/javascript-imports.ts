import {
  fieldOf,
  textOf,
  walk,
  type Edit,
  type SourceNode,
  type SourceTree,
} from '../../languages/source-tree';
import { namesIn, type ImportOrder } from './import-order';

const MISSING = /(?:(?<!\w)ReferenceError: (?<name>[\w$]+) is not defined)/g;
const MISSING_TYPE = /Cannot find name '(?<name>[\w$]+)'/g;
const MISSING_MODULE = /Cannot find module '(?<name>\.{1,2}\/[^']+)'/g;

/** Adds names that the source exports to what the suite takes from it, and calls the source by its file. Pure. */
export function javascriptImportEdits({
  faults,
  suiteTree,
  sourceTree,
  sourceName = 'solution',
}: ImportOrder): Edit[] {
  if (sourceTree === null) return [];
  const exported = exportedBy(sourceTree);
  const names = [...namesIn(faults, MISSING), ...namesIn(faults, MISSING_TYPE)].filter((name) =>
    exported.names.has(name),
  );
  return [
    ...moduleEdits(suiteTree, sourceName, faults),
    ...nameEdits(suiteTree, names, `./${sourceName}`, exported.isModule),
  ];
}

/** The source is the only file beside the suite: a relative path that leads nowhere means it. */
function moduleEdits(suite: SourceTree, sourceName: string, faults: ImportOrder['faults']): Edit[] {
  const missing = namesIn(faults, MISSING_MODULE);
  return [...walk(suite.root)]
    .filter((node) => node.type === 'string_fragment' && missing.includes(textOf(suite, node)))
    .filter((node) => isPath(suite, node))
    .map(({ start, end }) => ({ start, end, replacement: `./${sourceName}` }));
}

function isPath(suite: SourceTree, { parent }: SourceNode): boolean {
  if (parent?.field === 'source') return true;
  const call = parent?.parent?.parent;
  return (
    call?.type === 'call_expression' &&
    /^(?:require|jest\.\w+|import)$/.test(textOf(suite, fieldOf(call, 'function') ?? call))
  );
}

function nameEdits(suite: SourceTree, names: readonly string[], path: string, isModule: boolean): Edit[] {
  if (names.length === 0) return [];
  const list = bracesFor(suite, path);
  const [first] = list?.children.filter(({ isNamed }) => isNamed) ?? [];
  if (first !== undefined)
    return [{ start: first.start, end: first.start, replacement: `${names.join(', ')}, ` }];
  const taken = `{ ${names.join(', ')} }`;
  const line = isModule ? `import ${taken} from '${path}';` : `const ${taken} = require('${path}');`;
  return [{ start: 0, end: 0, replacement: `${line}\n` }];
}

/** What stands in the braces of an import or a require of `path`. */
function bracesFor(suite: SourceTree, path: string): SourceNode | null {
  for (const node of suite.root.children) {
    const isOfPath = [...walk(node)].some(
      (each) => each.type === 'string_fragment' && textOf(suite, each) === path,
    );
    const isTaking = /^(?:import_statement|lexical_declaration|variable_declaration)$/.test(node.type);
    const isTypes = node.children.some(({ type }) => type === 'type');
    if (!isOfPath || !isTaking || isTypes) continue;
    const braces = [...walk(node)].find(({ type }) => type === 'named_imports' || type === 'object_pattern');
    if (braces !== undefined) return braces;
  }
  return null;
}

interface Exported {
  names: ReadonlySet<string>;
  /** An ES module, no CommonJS one. */
  isModule: boolean;
}

function exportedBy(tree: SourceTree): Exported {
  const statements = tree.root.children.filter(({ type }) => type === 'export_statement');
  const declared = statements
    .filter(({ children }) => !children.some(({ type }) => type === 'default'))
    .flatMap((statement) => namesDeclaredBy(tree, statement));
  return { names: new Set([...declared, ...commonNames(tree)]), isModule: statements.length > 0 };
}

function namesDeclaredBy(tree: SourceTree, statement: SourceNode): string[] {
  const declaration = fieldOf(statement, 'declaration');
  if (declaration !== null) {
    const holders = [
      declaration,
      ...declaration.children.filter(({ type }) => type === 'variable_declarator'),
    ];
    return holders.flatMap((holder) => textsOf(tree, fieldOf(holder, 'name')));
  }
  return [...walk(statement)]
    .filter(({ type }) => type === 'export_specifier')
    .flatMap((each) => textsOf(tree, fieldOf(each, 'alias') ?? fieldOf(each, 'name')));
}

/** `module.exports = { a, b: c }` and `exports.a = …`. */
const commonNames = (tree: SourceTree): string[] =>
  [...walk(tree.root)]
    .filter(({ type }) => type === 'assignment_expression')
    .flatMap((node) => {
      const left = fieldOf(node, 'left');
      const right = fieldOf(node, 'right');
      const target = left === null ? '' : textOf(tree, left);
      const single = /^(?:module\.)?exports\.([\w$]+)$/.exec(target)?.[1];
      if (single !== undefined) return [single];
      if (target !== 'module.exports' || right?.type !== 'object') return [];
      return right.children.flatMap((child) =>
        child.type === 'shorthand_property_identifier'
          ? textsOf(tree, child)
          : textsOf(tree, fieldOf(child, 'key')),
      );
    });

const textsOf = (tree: SourceTree, node: SourceNode | null): string[] =>
  node === null ? [] : [textOf(tree, node)];
