import {
  ancestors,
  fieldOf,
  textOf,
  walk,
  type SourceNode,
  type SourceTree,
} from '../../../languages/source-tree';
import type { FoundTest, NamedTest } from '../found-test';
import { withComments } from '../stretches';
import { annotationsOf, javaTable, stringOf } from './java-tables';

const TEMPLATES: readonly string[] = ['ParameterizedTest', 'RepeatedTest', 'TestFactory', 'TestTemplate'];

/** Methods that JUnit runs, with the classes around them. */
export function findJavaTests(tree: SourceTree): FoundTest[] {
  return [...walk(tree.root)].flatMap((node) => {
    if (node.type !== 'method_declaration') return [];
    const annotations = annotationsOf(tree, node);
    const isTemplate = TEMPLATES.some((name) => annotations.has(name));
    return isTemplate || annotations.has('Test') ? [found(tree, node, isTemplate)] : [];
  });
}

function found(tree: SourceTree, node: SourceNode, isTemplate: boolean): FoundTest {
  const classes = [...ancestors(node)].filter(({ type }) => type === 'class_declaration');
  const path = classes.map((each) => displayNameOf(tree, each) ?? nameOf(tree, each)).reverse();
  const names = possibleNames(tree, node);
  const isMine = (name: string): boolean =>
    names.some((each) => name === each || (isTemplate && name.startsWith(`${each} `)));
  return {
    ...withComments(tree, node),
    owners: classes.map((each) => withComments(tree, each)),
    table: isTemplate ? javaTable(tree, node) : null,
    weight: isTemplate ? Math.max(...names.map(({ length }) => length)) : Infinity,
    isRunAs: (run) => isMine(run.name) && isSamePath(run, path),
  };
}

const isSamePath = (run: NamedTest, path: readonly string[]): boolean =>
  run.path.join('\n') === path.join('\n');

const nameOf = (tree: SourceTree, node: SourceNode): string => textOf(tree, fieldOf(node, 'name') ?? node);

const displayNameOf = (tree: SourceTree, node: SourceNode): string | null => {
  const annotation = annotationsOf(tree, node).get('DisplayName');
  const [value] = annotation
    ? (fieldOf(annotation, 'arguments')?.children ?? []).filter(({ isNamed }) => isNamed)
    : [];
  return stringOf(tree, value)?.replace(/\\(["\\])/g, '$1') ?? null;
};

/** Its display name; else `name`, `name()` or `name(int, String)`. */
function possibleNames(tree: SourceTree, node: SourceNode): string[] {
  const displayed = displayNameOf(tree, node);
  if (displayed !== null) return [displayed];
  const name = nameOf(tree, node);
  const types = (fieldOf(node, 'parameters')?.children ?? [])
    .filter(({ type }) => type === 'formal_parameter')
    .map((each) => textOf(tree, fieldOf(each, 'type') ?? each).replace(/<[^]*>/, ''));
  const full = `${name}(${types.join(', ')})`;
  return types.length === 0 ? [full, name] : [full];
}
