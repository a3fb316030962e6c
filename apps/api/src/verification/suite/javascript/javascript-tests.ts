import {
  ancestors,
  fieldOf,
  textOf,
  walk,
  type SourceNode,
  type SourceTree,
} from '../../../languages/source-tree';
import type { FoundTest, Table } from '../found-test';
import { withComments } from '../stretches';
import { lineTable, listTable } from '../tables';
import { titleOf, type Title } from './javascript-titles';

const TESTS: ReadonlySet<string> = new Set(['test', 'it', 'fit', 'xit', 'xtest']);
const BLOCKS: ReadonlySet<string> = new Set(['describe', 'fdescribe', 'xdescribe']);

/** Calls of Jest's `test` and `it`, with those of `describe` around them. */
export function findJavascriptTests(tree: SourceTree): FoundTest[] {
  return [...walk(tree.root)].flatMap((node) => {
    const call = jestCall(tree, node);
    return call !== null && TESTS.has(call.word) ? [found(tree, call)] : [];
  });
}

interface JestCall {
  node: SourceNode;
  /** `test` of `test.only.each`. */
  word: string;
  title: Title;
  /** The list or the template behind `.each`. */
  rows: SourceNode | null;
}

/** `describe(…)`, `test.only(…)`, `it.each([…])(…)`. */
export function jestCall(tree: SourceTree, node: SourceNode): JestCall | null {
  const callee = node.type === 'call_expression' ? fieldOf(node, 'function') : null;
  const values = fieldOf(node, 'arguments');
  if (callee === null || values?.type !== 'arguments') return null;
  const each = callee.type === 'call_expression' ? callee : null;
  const words = textOf(tree, each === null ? callee : (fieldOf(each, 'function') ?? each)).split('.');
  const [word = ''] = words;
  const isEach = words.at(-1) === 'each';
  if (!(TESTS.has(word) || BLOCKS.has(word)) || isEach !== (each !== null)) return null;
  const rows = each && fieldOf(each, 'arguments');
  const [title] = values.children.filter(({ isNamed }) => isNamed);
  return { node, word, title: titleOf(tree, title, isEach), rows };
}

function found(tree: SourceTree, { node, title, rows }: JestCall): FoundTest {
  const blocks = [...ancestors(node)].map((each) => jestCall(tree, each)).filter((each) => each !== null);
  const titles = [...blocks.toReversed(), { title }].map((each) => each.title);
  return {
    ...withComments(tree, statementOf(node)),
    owners: blocks.map((block) => withComments(tree, statementOf(block.node))),
    table: rows && tableOf(tree, rows),
    weight: titles.reduce((sum, { weight }) => sum + weight, 0),
    isRunAs: ({ name, path }) =>
      path.length === blocks.length && [...path, name].every((each, i) => titles[i]?.pattern.test(each)),
  };
}

const statementOf = (node: SourceNode): SourceNode =>
  [...ancestors(node)].find(({ type }) => type === 'expression_statement') ?? node;

function tableOf(tree: SourceTree, rows: SourceNode): Table | null {
  if (rows.type === 'template_string') return taggedTable(tree, rows);
  const [list] = rows.children.filter(({ isNamed }) => isNamed);
  const isLiteral = list?.type === 'array' && !list.children.some(({ type }) => type === 'spread_element');
  return isLiteral ? listTable(tree, list) : null;
}

/** A heading, and below it rows of one value for each of its words. */
function taggedTable(tree: SourceTree, template: SourceNode): Table | null {
  const values = template.children.filter(({ type }) => type === 'template_substitution');
  const width = textOf(tree, { start: template.start, end: values[0]?.start ?? template.end })
    .trimEnd()
    .split('|').length;
  const rows = Array.from({ length: values.length / width }, (_, i) => ({
    start: values[i * width]?.start ?? template.start,
    end: values[(i + 1) * width - 1]?.end ?? template.end,
  }));
  return lineTable(tree, rows);
}
