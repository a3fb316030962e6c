import {
  ancestors,
  fieldOf,
  textOf,
  walk,
  type SourceNode,
  type SourceTree,
} from '../../languages/source-tree';
import type { FoundTest, Stretch } from './found-test';
import { itemsOf, wholeLines } from './stretches';

/** Functions that pytest collects, and classes that are left with nothing once all of theirs are gone. */
export function findPythonTests(tree: SourceTree): FoundTest[] {
  const functions = [...walk(tree.root)].filter((node) => node.type === 'function_definition');
  return functions.flatMap((node) => {
    const name = textOf(tree, fieldOf(node, 'name') ?? node);
    const inner = [...ancestors(node)].some(({ type }) => type === 'function_definition');
    return name.startsWith('test') && !inner ? [found(tree, node, name)] : [];
  });
}

function found(tree: SourceTree, node: SourceNode, name: string): FoundTest {
  const path = [...ancestors(node)]
    .filter(({ type }) => type === 'class_definition')
    .map((each) => textOf(tree, fieldOf(each, 'name') ?? each))
    .reverse();
  const whole = node.parent?.type === 'decorated_definition' ? node.parent : node;
  return {
    ...wholeLines(tree, cutWith(tree, whole)),
    rows: rowsOf(tree, whole),
    isRunAs: (run) =>
      run.path.join() === path.join() && (run.name === name || run.name.startsWith(`${name}[`)),
  };
}

/** A class that holds this test alone goes with it. */
function cutWith(tree: SourceTree, node: SourceNode): SourceNode {
  const block = node.parent;
  const owner = block?.parent;
  if (block?.type !== 'block' || owner?.type !== 'class_definition') return node;
  const members = block.children.filter(({ isNamed, type }) => isNamed && type !== 'comment');
  const isAlone = members.every((each) => each === node || isDocumentation(each));
  return isAlone ? cutWith(tree, owner.parent?.type === 'decorated_definition' ? owner.parent : owner) : node;
}

const isDocumentation = ({ type, children }: SourceNode): boolean =>
  type === 'expression_statement' && children[0]?.type === 'string';

/** Of a single `@pytest.mark.parametrize(names, [rows])`; several multiply, and a row of one is many runs. */
function rowsOf(tree: SourceTree, decorated: SourceNode): Stretch[] | null {
  const calls = decorated.children
    .filter(({ type }) => type === 'decorator')
    .flatMap((decorator) => decorator.children.filter(({ type }) => type === 'call'))
    .filter((call) => textOf(tree, fieldOf(call, 'function') ?? call).endsWith('mark.parametrize'));
  const [call, another] = calls;
  if (call === undefined || another !== undefined) return null;
  const [, values] = (fieldOf(call, 'arguments')?.children ?? []).filter(({ isNamed }) => isNamed);
  return values?.type === 'list' ? itemsOf(tree, values) : null;
}
