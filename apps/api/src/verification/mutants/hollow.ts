import type { Language } from '@tester/contracts';
import {
  applyEdits,
  fieldOf,
  textOf,
  type Edit,
  type SourceNode,
  type SourceTree,
} from '../../languages/source-tree';

/**
 * Two sources of the same shape as a given one, whose functions do nothing but return: the one nothing at all, the other
 * something that equals nothing. A test that passes with both looks at nothing that the code does.
 */
export function hollowSources(language: Language, tree: SourceTree): [string, string] | null {
  if (!tree.isWhole) return null;
  const hollow = (variant: Variant): string =>
    applyEdits(tree.text, [...hollowEdits(tree.root, { language, tree, variant })]);
  const pair: [string, string] = [hollow('nothing'), hollow('something')];
  return pair[0] === tree.text ? null : pair;
}

type Variant = 'nothing' | 'something';
interface Place {
  language: Language;
  tree: SourceTree;
  variant: Variant;
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  'function_definition',
  'function_declaration',
  'function_expression',
  'generator_function',
  'generator_function_declaration',
  'arrow_function',
  'method_definition',
  'method_declaration',
]);

/** The outermost functions: what is inside one of them is gone with its body. */
function* hollowEdits(node: SourceNode, place: Place): Generator<Edit> {
  const body = FUNCTIONS.has(node.type) && !isKept(node, place.tree) ? fieldOf(node, 'body') : null;
  if (body !== null) {
    yield { start: body.start, end: body.end, replacement: bodyOf(node, body, place) };
    return;
  }
  for (const child of node.children) yield* hollowEdits(child, place);
}

/** Objects are still built, and a function that wraps a whole module still makes that module. */
function isKept(node: SourceNode, tree: SourceTree): boolean {
  const name = fieldOf(node, 'name');
  if (name !== null && ['__init__', '__new__', '__post_init__', 'constructor'].includes(textOf(tree, name)))
    return true;
  const outer = node.parent?.type === 'parenthesized_expression' ? node.parent : node;
  return outer.parent?.type === 'call_expression' && outer.field === 'function';
}

function bodyOf(node: SourceNode, body: SourceNode, { language, tree, variant }: Place): string {
  if (language === 'python') return variant === 'nothing' ? 'return None' : 'return object()';
  if (language === 'java') return javaBody(textOf(tree, fieldOf(node, 'type') ?? node), variant);
  const value = variant === 'nothing' ? 'undefined' : "Symbol('hollow')";
  if (body.type !== 'statement_block') return value;
  return `{ return ${value}; }`;
}

const JAVA_VALUES: Readonly<Record<string, [string, string]>> = {
  boolean: ['false', 'true'],
  byte: ['(byte) 0', '(byte) 77'],
  short: ['(short) 0', '(short) 7777'],
  int: ['0', '7777'],
  long: ['0L', '7777L'],
  float: ['0f', '77.77f'],
  double: ['0d', '77.77d'],
  char: ["'\\0'", "'\\u7777'"],
  Boolean: ['null', 'true'],
  Integer: ['null', '7777'],
  Long: ['null', '7777L'],
  Double: ['null', '77.77d'],
  String: ['null', '"hollow"'],
  Object: ['null', 'new Object()'],
};

/** A type that we cannot make a value of throws instead: what merely calls it does not go unnoticed then. */
function javaBody(type: string, variant: Variant): string {
  if (type === 'void') return '{ }';
  const [nothing, something] = JAVA_VALUES[type] ?? ['null', null];
  if (variant === 'nothing') return `{ return ${nothing}; }`;
  return something === null ? '{ throw new AssertionError("hollow"); }' : `{ return ${something}; }`;
}
