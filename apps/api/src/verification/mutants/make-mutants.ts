import type { Language } from '@tester/contracts';
import {
  ancestors,
  fieldOf,
  lineOf,
  textOf,
  walk,
  type Edit,
  type SourceNode,
  type SourceTree,
} from '../../languages/source-tree';
import { MUTABLE, type MutableGrammar } from './grammar';
import type { Mutant, MutationOperator } from './mutant';
import { ARITHMETIC, BOOLEAN, RELATIONAL } from './operators';
import { returnedInstead } from './returned-instead';

type Change = Edit & { operator: MutationOperator; line: number };

/** Every mutant of a source, in the order of its text; none where the tree is not whole. Pure. */
export function makeMutants(language: Language, tree: SourceTree): Mutant[] {
  if (!tree.isWhole) return [];
  const grammar = MUTABLE[language];
  const changes = [...changesBelow(tree.root, { language, tree, grammar })];
  const unlike = changes.filter((change) => textOf(tree, change) !== change.replacement);
  const sorted = unlike.toSorted((one, other) => one.start - other.start || one.end - other.end);
  return sorted.map((change, i) => ({
    ...change,
    id: `m${i}`,
    original: textOf(tree, change),
  }));
}

interface Place {
  language: Language;
  tree: SourceTree;
  grammar: MutableGrammar;
}

function* changesBelow(node: SourceNode, place: Place): Generator<Change> {
  if (place.grammar.deaf.has(node.type) || isOnlyRunAsAProgram(node, place)) return;
  for (const rule of RULES) yield* rule(node, place);
  for (const child of node.children) yield* changesBelow(child, place);
}

type Rule = (node: SourceNode, place: Place) => Iterable<Change>;

function* operations(node: SourceNode, { grammar, tree }: Place): Generator<Change> {
  if (!grammar.operations.has(node.type)) return;
  for (const token of node.children.filter(({ isNamed }) => !isNamed)) {
    const text = textOf(tree, token);
    yield* swaps(token, 'arithmetic', ARITHMETIC[text]);
    yield* swaps(token, 'relational', RELATIONAL[text]);
    yield* swaps(token, 'boolean', BOOLEAN[text]);
  }
}

function* unary(node: SourceNode, { grammar, tree }: Place): Generator<Change> {
  const [token, operand] = node.children;
  if (!grammar.unary.has(node.type) || token === undefined || operand === undefined) return;
  const operator = { not: 'boolean', '!': 'boolean', '-': 'arithmetic', '~': 'arithmetic' } as const;
  const sign = textOf(tree, token);
  if (sign in operator) yield swap(node, operator[sign as keyof typeof operator], textOf(tree, operand));
}

function* literals(node: SourceNode, { grammar, tree }: Place): Generator<Change> {
  const text = textOf(tree, node);
  if (node.type === 'true' || node.type === 'false') yield* swaps(node, 'boolean', BOOLEAN[text]);
  if (grammar.numbers.has(node.type)) yield* swaps(node, 'constant', otherNumber(text));
  if (grammar.strings.has(node.type) && !isNoValue(node)) yield* swaps(node, 'constant', otherString(text));
}

function* conditions(node: SourceNode, { grammar, tree }: Place): Generator<Change> {
  const condition = grammar.branches.has(node.type) ? fieldOf(node, 'condition') : null;
  if (condition === null) return;
  const inner = condition.type === 'parenthesized_expression' ? condition.children[1] : condition;
  if (inner === undefined || inner.type === 'true' || inner.type === 'false') return;
  yield swap(inner, 'boolean', grammar.literals.false);
  if (!grammar.loops.has(node.type) && textOf(tree, inner) !== '')
    yield swap(inner, 'boolean', grammar.literals.true);
}

function* returns(node: SourceNode, { grammar, language, tree }: Place): Generator<Change> {
  if (node.type === 'return_statement') {
    const value = node.children.find(({ isNamed, type }) => isNamed && type !== 'comment');
    if (value === undefined || ['true', 'false', 'none', 'null', 'undefined'].includes(value.type)) return;
    const replacement = language === 'java' ? returnedInstead(node, value, tree) : grammar.nothing;
    if (replacement !== null) yield swap(value, 'return', replacement);
  }
  const body = grammar.expressionFunctions.has(node.type) ? fieldOf(node, 'body') : null;
  if (body !== null && body.type !== 'statement_block') yield swap(body, 'return', grammar.nothing);
}

function* statements(node: SourceNode, { grammar }: Place): Generator<Change> {
  if (grammar.jumps.has(node.type)) yield swap(node, 'statement', grammar.emptyStatement);
  if (node.type !== 'expression_statement') return;
  const [what] = node.children;
  if (what === undefined || !grammar.effects.has(what.type)) return;
  // A name that is never bound fails everything that reads it, whatever the tests look at.
  const target = what.type.startsWith('assignment') ? fieldOf(what, 'left') : null;
  if (target !== null && target.type === 'identifier') return;
  yield swap(node, 'statement', grammar.emptyStatement);
}

function* exceptions(node: SourceNode, { grammar, language, tree }: Place): Generator<Change> {
  if (grammar.throws.has(node.type)) yield swap(node, 'exception', grammar.emptyStatement);
  if (!grammar.handlers.has(node.type)) return;
  if (language === 'python') {
    const body = node.children.find(({ type }) => type === 'block');
    if (body !== undefined) yield swap(body, 'exception', 'raise');
    return;
  }
  const body = fieldOf(node, 'body');
  const caught = fieldOf(node, 'parameter');
  if (body === null) return;
  if (language === 'java') yield swap(body, 'exception', '{ throw new IllegalStateException(); }');
  else if (caught?.type === 'identifier') yield swap(body, 'exception', `{ throw ${textOf(tree, caught)}; }`);
}

const RULES: readonly Rule[] = [operations, unary, literals, conditions, returns, statements, exceptions];

const swap = (node: SourceNode, operator: MutationOperator, replacement: string): Change => ({
  start: node.start,
  end: node.end,
  line: lineOf(node),
  operator,
  replacement,
});

const swaps = (
  node: SourceNode,
  operator: MutationOperator,
  replacements: readonly string[] = [],
): Change[] => replacements.map((replacement) => swap(node, operator, replacement));

function otherNumber(text: string): string[] {
  if (/^\d{1,15}$/.test(text)) return [String(Number(text) + 1)];
  // A bigint adds nothing but bigints, and an imaginary number is rare.
  return /[nj]$/i.test(text) ? [] : [`(${text} + 1)`];
}

function otherString(text: string): string[] {
  const [, prefix = '', quote = ''] = /^([A-Za-z]*)("""|'''|["'`])/.exec(text) ?? [];
  if (quote === '') return [];
  const content = text.slice(prefix.length + quote.length, -quote.length);
  return [`${prefix}${quote}${content === '' ? 'mutant' : ''}${quote}`];
}

/** A documentation string, a directive, a name of a module, a key: text that is not worked with. */
function isNoValue(node: SourceNode): boolean {
  const { parent } = node;
  if (parent?.type === 'expression_statement') return true;
  if (node.children.some(({ type }) => type === 'interpolation' || type === 'template_substitution'))
    return true;
  return (
    node.field === 'source' ||
    (node.field === 'key' && parent?.type === 'pair' && parent.parent?.type === 'object')
  );
}

/** `if __name__ == "__main__":` and what belongs to it. */
const isOnlyRunAsAProgram = (node: SourceNode, { language, tree }: Place): boolean =>
  language === 'python' &&
  node.type === 'if_statement' &&
  [...ancestors(node)].length === 1 &&
  [...walk(fieldOf(node, 'condition') ?? node)].some(
    (each) => each.type === 'identifier' && textOf(tree, each) === '__name__',
  );
