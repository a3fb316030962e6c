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
 * Sources of the same shape as a given one, in which nothing is done: functions return nothing at all, or something that
 * equals nothing; and, where it has constructors, one that cannot build an object. A test that passes with all of them
 * looks at nothing that the code does. None where there is nothing to take out.
 */
export function hollowSources(language: Language, tree: SourceTree): string[] {
  if (!tree.isWhole) return [];
  const hollow = (variant: Variant): string =>
    applyEdits(tree.text, [...hollowEdits(tree.root, { language, tree, variant })]);
  const variants = (['nothing', 'something', 'unbuildable'] as const).map(hollow);
  return variants.filter((source) => source !== tree.text);
}

type Variant = 'nothing' | 'something' | 'unbuildable';
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

const CONSTRUCTORS: ReadonlySet<string> = new Set([
  'constructor_declaration',
  'compact_constructor_declaration',
]);

/** The outermost functions: what is inside one of them is gone with its body. */
function* hollowEdits(node: SourceNode, place: Place): Generator<Edit> {
  const body = isHollowed(node, place) ? fieldOf(node, 'body') : null;
  if (body !== null) {
    yield { start: body.start, end: body.end, replacement: bodyOf(node, body, place) };
    return;
  }
  for (const child of node.children) yield* hollowEdits(child, place);
}

/** Each variant takes out one of the two: what functions do, or that objects are built. */
function isHollowed(node: SourceNode, { tree, variant }: Place): boolean {
  const name = fieldOf(node, 'name');
  const isFunction = FUNCTIONS.has(node.type);
  const buildsObjects =
    CONSTRUCTORS.has(node.type) || (isFunction && name !== null && BUILDERS.has(textOf(tree, name)));
  if (variant === 'unbuildable') return buildsObjects;
  return isFunction && !buildsObjects && !isCalledAtOnce(node);
}

const BUILDERS: ReadonlySet<string> = new Set(['__init__', '__new__', '__post_init__', 'constructor']);

/** A function that wraps a whole module still makes that module. */
function isCalledAtOnce(node: SourceNode): boolean {
  const outer = node.parent?.type === 'parenthesized_expression' ? node.parent : node;
  return outer.parent?.type === 'call_expression' && outer.field === 'function';
}

const REFUSALS: Readonly<Record<Language, string>> = {
  python: 'raise AssertionError("hollow")',
  javascript: "{ throw new Error('hollow'); }",
  typescript: "{ throw new Error('hollow'); }",
  java: '{ throw new AssertionError("hollow"); }',
};

function bodyOf(node: SourceNode, body: SourceNode, { language, tree, variant }: Place): string {
  if (variant === 'unbuildable') return REFUSALS[language];
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
function javaBody(type: string, variant: Exclude<Variant, 'unbuildable'>): string {
  if (type === 'void') return '{ }';
  const [nothing, something] = JAVA_VALUES[type] ?? ['null', null];
  if (variant === 'nothing') return `{ return ${nothing}; }`;
  return something === null ? REFUSALS.java : `{ return ${something}; }`;
}
