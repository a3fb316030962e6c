import { fieldOf, textOf, walk, type SourceNode, type SourceTree } from '../../../languages/source-tree';
import { withComments } from '../stretches';
import type { Declaration } from '../unused';
import { annotationsOf, simpleName } from './java-tables';

const MEMBERS: ReadonlySet<string> = new Set([
  'method_declaration',
  'field_declaration',
  'class_declaration',
  'record_declaration',
  'enum_declaration',
  'interface_declaration',
]);

/** Imports; members of the classes of a suite, and classes beside them, that no annotation puts to use. */
export function javaDeclarations(tree: SourceTree): Declaration[] {
  const imports = tree.root.children.filter(({ type }) => type === 'import_declaration');
  const members = [...walk(tree.root)].filter(
    (node) =>
      MEMBERS.has(node.type) &&
      annotationsOf(tree, node).size === 0 &&
      (node.parent?.type === 'program' || isOfTests(node.parent)),
  );
  return [...imports.map((node) => imported(tree, node)), ...members.flatMap((node) => declared(tree, node))];
}

/** The body of a class that implements and extends nothing. */
const isOfTests = (body: SourceNode | null): boolean =>
  body?.type === 'class_body' &&
  body.parent?.type === 'class_declaration' &&
  !body.parent.children.some(({ field }) => field === 'superclass' || field === 'interfaces');

function imported(tree: SourceTree, node: SourceNode): Declaration {
  const isStar = node.children.some(({ type }) => type === 'asterisk');
  const path = node.children.find(({ type }) => type.endsWith('identifier')) ?? node;
  const name = simpleName(textOf(tree, path)).trim();
  // What a star brings is not written anywhere.
  return { ...withComments(tree, node), names: [isStar ? '*' : name], isImport: !isStar, without: null };
}

function declared(tree: SourceTree, node: SourceNode): Declaration[] {
  const variables = node.children.filter(({ type }) => type === 'variable_declarator');
  const named = node.type === 'field_declaration' ? variables : [node];
  const names = named.map((each) => textOf(tree, fieldOf(each, 'name') ?? each));
  return [{ ...withComments(tree, node), names, isImport: false, without: null }];
}
