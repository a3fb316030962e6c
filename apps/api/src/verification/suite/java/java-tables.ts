import { fieldOf, textOf, walk, type SourceNode, type SourceTree } from '../../../languages/source-tree';
import type { Stretch, Table } from '../found-test';
import { lineTable, listTable } from '../tables';

/** The annotations of a class or a member, by their simple names. */
export function annotationsOf(tree: SourceTree, node: SourceNode): Map<string, SourceNode> {
  const modifiers = node.children.find(({ type }) => type === 'modifiers')?.children ?? [];
  return new Map(
    modifiers
      .filter(({ type }) => type.endsWith('annotation'))
      .map((each) => [simpleName(textOf(tree, fieldOf(each, 'name') ?? each)), each]),
  );
}

export const simpleName = (name: string): string => name.split('.').at(-1) ?? name;

/** The text of a string literal, as it is written. */
export const stringOf = (tree: SourceTree, node: SourceNode | undefined): string | null =>
  node?.type === 'string_literal' ? textOf(tree, node).slice(1, -1) : null;

/** The rows of a parameterized test with one source, where that lists them. */
export function javaTable(tree: SourceTree, method: SourceNode): Table | null {
  const annotations = annotationsOf(tree, method);
  const sources = [...annotations].filter(([name]) => /Sources?$/.test(name));
  const [[name, source] = []] = sources;
  if (name === undefined || source === undefined || sources.length > 1) return null;
  if (name === 'MethodSource') return providedTable(tree, method, source);
  const values = valuesOf(tree, source);
  const list = [...values.values()].find(({ type }) => type === 'element_value_array_initializer');
  const block = values.get('textBlock');
  if (block !== undefined) return lineTable(tree, linesOf(tree, block));
  const isListed = list !== undefined && !(values.has('mode') && name === 'EnumSource');
  return isListed ? listTable(tree, list) : null;
}

/** Values of an annotation by their names; a value without one is called `value`. */
function valuesOf(tree: SourceTree, annotation: SourceNode): Map<string, SourceNode> {
  const children = (fieldOf(annotation, 'arguments')?.children ?? []).filter(({ isNamed }) => isNamed);
  return new Map(
    children.map((child) => {
      const key = child.type === 'element_value_pair' ? fieldOf(child, 'key') : null;
      return [key === null ? 'value' : textOf(tree, key), fieldOf(child, 'value') ?? child];
    }),
  );
}

/** The lines of a text block that are rows: no blank ones, no comments. */
function linesOf(tree: SourceTree, block: SourceNode): Stretch[] {
  const text = textOf(tree, block);
  const lines = [...text.matchAll(/^[ \t]*(?!"""|#)(?<row>\S.*?)(?:[ \t]*|""")$/gm)];
  return lines
    .filter(({ index }) => index > 0)
    .map((line) => {
      const start = block.start + line.index + line[0].indexOf(line.groups?.['row'] ?? '');
      return { start, end: start + (line.groups?.['row'] ?? '').length };
    });
}

/** `Stream.of(…)`, `List.of(…)` and the like that a method returns which this test alone takes its rows from. */
function providedTable(tree: SourceTree, method: SourceNode, source: SourceNode): Table | null {
  const own = textOf(tree, fieldOf(method, 'name') ?? method);
  const name = stringOf(tree, valuesOf(tree, source).get('value')) ?? own;
  const nodes = [...walk(tree.root)];
  const uses = nodes.filter(
    (node) =>
      (node.type === 'string_fragment' && textOf(tree, node) === name) ||
      (node.type === 'method_invocation' && textOf(tree, fieldOf(node, 'name') ?? node) === name),
  );
  const [provider] = nodes.filter(
    (node) =>
      node !== method &&
      node.type === 'method_declaration' &&
      textOf(tree, fieldOf(node, 'name') ?? node) === name,
  );
  if (provider === undefined || uses.length > 1) return null;
  const [returned, another] = [...walk(provider)].filter(({ type }) => type === 'return_statement');
  const call =
    another === undefined ? returned?.children.find(({ type }) => type === 'method_invocation') : null;
  const isList = call && /^(?:\w*Stream|List|Set|Arrays)\.(?:of|asList)\(/.test(textOf(tree, call));
  const values = call && fieldOf(call, 'arguments');
  return isList && values ? listTable(tree, values) : null;
}
