import {
  applyEdits,
  fieldOf,
  textOf,
  type SourceNode,
  type SourceTree,
} from '../../../languages/source-tree';
import { pythonImports } from '../../characterization/python/python-imports';
import { missingImports, placeBehind, withLines, type ImportedName, type Joining } from './joining';

const IMPORTS: ReadonlySet<string> = new Set(['import_statement', 'import_from_statement']);
const DEFINITIONS: ReadonlySet<string> = new Set(['function_definition', 'class_definition']);

/** The tests of the addition at the end of the module, under names of their own; null where an import does not fit. Pure. */
export function joinPython({ suite, addition, declared, head }: Joining): string | null {
  const statements = missingImports(importsIn(addition), importsIn(suite), declared);
  const first = addition.root.children.find(({ type }) => !IMPORTS.has(type) && type !== 'comment');
  if (statements === null || first === undefined) return null;
  const taken = new Set(definitionsIn(suite).map((name) => textOf(suite, name)));
  const renamings = definitionsIn(addition)
    .filter((name) => taken.has(textOf(addition, name)))
    .map((name) => ({
      start: name.end,
      end: name.end,
      replacement: suffixFor(textOf(addition, name), taken),
    }));
  const body = applyEdits(addition.text.slice(first.start), shifted(renamings, first.start));
  const place = placeBehind(suite.text, suite.root.children.filter(isImport), placeOfFirst(suite));
  const joined = withLines(suite.text, place, pythonImports(statements, false, '', []));
  const comment = head.map((line) => `# ${line}`).join('\n');
  return `${joined.trimEnd()}\n\n\n${comment}\n\n\n${body}`;
}

const isImport = ({ type }: SourceNode): boolean => IMPORTS.has(type) || type === 'future_import_statement';

const shifted = <T extends { start: number; end: number }>(edits: readonly T[], by: number): T[] =>
  edits.map((each) => ({ ...each, start: each.start - by, end: each.end - by }));

/** Behind the documentation of the module. */
function placeOfFirst({ root, text }: SourceTree): number {
  const [first] = root.children;
  return first?.children[0]?.type === 'string' ? placeBehind(text, [first]) : 0;
}

function suffixFor(name: string, taken: ReadonlySet<string>): string {
  const word = name.startsWith('Test') ? 'Today' : '_today';
  let suffix = word;
  for (let n = 2; taken.has(name + suffix); n += 1) suffix = `${word}${n}`;
  return suffix;
}

/** Names of the functions and classes of a module. */
const definitionsIn = ({ root }: SourceTree): SourceNode[] =>
  root.children.flatMap((node) => {
    const definition = node.type === 'decorated_definition' ? fieldOf(node, 'definition') : node;
    const name = definition && DEFINITIONS.has(definition.type) ? fieldOf(definition, 'name') : null;
    return name === null ? [] : [name];
  });

function importsIn(tree: SourceTree): ImportedName[] {
  return tree.root.children
    .filter(({ type }) => IMPORTS.has(type))
    .flatMap((node) => {
      const module = fieldOf(node, 'module_name');
      const start = module === null ? 'import' : `from ${textOf(tree, module)} import`;
      return node.children
        .filter(({ field }) => field === 'name')
        .map((item): ImportedName => {
          const statement = `${start} ${textOf(tree, item)}`;
          const alias = fieldOf(item, 'alias');
          const path = textOf(tree, fieldOf(item, 'name') ?? item);
          const bound = alias === null ? path.split('.')[0] : textOf(tree, alias);
          return { name: bound ?? path, origin: `${start} ${path}`, statement };
        });
    });
}
