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
import { listTable } from '../tables';

/** Functions that pytest collects: those of the module and of its classes. */
export function findPythonTests(tree: SourceTree): FoundTest[] {
  const functions = [...walk(tree.root)].filter((node) => node.type === 'function_definition');
  return functions.flatMap((node) => {
    const name = textOf(tree, fieldOf(node, 'name') ?? node);
    const isCollected = name.startsWith('test') && [...ancestors(node)].every(({ type }) => OUTER.has(type));
    return isCollected ? [found(tree, node, name)] : [];
  });
}

const OUTER: ReadonlySet<string> = new Set(['module', 'block', 'class_definition', 'decorated_definition']);

function found(tree: SourceTree, node: SourceNode, name: string): FoundTest {
  const classes = [...ancestors(node)].filter(({ type }) => type === 'class_definition');
  const path = classes.map((each) => textOf(tree, fieldOf(each, 'name') ?? each)).reverse();
  const whole = decorated(node);
  return {
    ...withComments(tree, whole),
    owners: classes.map((each) => withComments(tree, decorated(each))),
    table: tableOf(tree, whole),
    weight: 0,
    isRunAs: (run) =>
      run.path.join('\n') === path.join('\n') && (run.name === name || run.name.startsWith(`${name}[`)),
  };
}

/** A function or class with its decorators. */
export const decorated = (node: SourceNode): SourceNode =>
  node.parent?.type === 'decorated_definition' ? node.parent : node;

/** Of a single `@pytest.mark.parametrize(names, [rows])`; several multiply, and a row of one is many runs. */
function tableOf(tree: SourceTree, whole: SourceNode): Table | null {
  const calls = whole.children
    .filter(({ type }) => type === 'decorator')
    .flatMap((decorator) => decorator.children.filter(({ type }) => type === 'call'))
    .filter((call) => textOf(tree, fieldOf(call, 'function') ?? call).endsWith('mark.parametrize'));
  const [call, another] = calls;
  if (call === undefined || another !== undefined) return null;
  const [, values] = (fieldOf(call, 'arguments')?.children ?? []).filter(({ isNamed }) => isNamed);
  return values?.type === 'list' || values?.type === 'tuple' ? listTable(tree, values) : null;
}
