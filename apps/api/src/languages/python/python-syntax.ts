import { inBothLanguages, type SyntaxFault } from '../syntax/syntax-fault';
import { isBroken, linkTree, type FlatNode, type SyntaxNode } from '../syntax/syntax-tree';
import { PYTHON_WORDS } from './korean-words';
import { indentationError } from './python-indentation';

/** Module path of the grammar these rules speak about. */
export const PYTHON_GRAMMAR = 'tree-sitter-python/tree-sitter-python.wasm';

/** Python ends a line at a lone CR too, the grammar does not. One character for one: positions stay. */
export const withPythonLineEnds = (source: string): string => source.replace(/\r(?!\n)/g, '\n');

/** What is wrong with `node`, in CPython's words; null when nothing certain is. */
type Rule = (node: SyntaxNode, lines: readonly string[]) => string | null;

/**
 * The first place where a source is certainly not Python 3, or null. Silent where the grammar cannot tell: refusing
 * valid code is worse than leaving an error to the sandbox.
 * @param source with `withPythonLineEnds` applied; `flat` is its tree.
 */
export function pythonSyntaxFault(flat: readonly FlatNode[], source: string): SyntaxFault | null {
  const nodes = linkTree(flat);
  // A tree repaired around an error may break rules that the source keeps, so the error alone speaks.
  const broken = nodes.find(isBroken);
  if (broken !== undefined) return faultAt(broken, brokenSyntax(broken));
  const lines = source.split('\n');
  // A line of nothing but a backslash moves the indentation of the next one in ways the grammar does not follow.
  if (lines.some((line) => /^[ \t\f]*\\\r?$/.test(line))) return null;
  for (const node of nodes) {
    for (const rule of RULES) {
      const error = rule(node, lines);
      if (error !== null) return faultAt(node, error);
    }
  }
  return null;
}

const faultAt = (node: SyntaxNode, error: string): SyntaxFault => ({
  line: node.row + 1,
  column: node.column + 1,
  error: inBothLanguages(error, PYTHON_WORDS),
});

function brokenSyntax(node: SyntaxNode): string {
  if (node.isMissing) return `invalid syntax, expected '${node.type}'`;
  return node.children.at(-1)?.type === 'string_start' ? 'unterminated string literal' : 'invalid syntax';
}

/** What follows `print` where it is a statement of Python 2; `print -1` and `print (x)` are expressions today. */
const PLAIN_OPERANDS: ReadonlySet<string> = new Set(['string', 'identifier', 'integer', 'float']);
const LEFT_GROWING: ReadonlySet<string> = new Set(['binary_operator', 'call', 'attribute', 'subscript']);

function leftmostOperand(node: SyntaxNode | undefined): string {
  const operand =
    node !== undefined && LEFT_GROWING.has(node.type) ? leftmostOperand(node.children[0]) : node?.type;
  return operand ?? '';
}

const pythonTwoStatement: Rule = (node) => {
  if (node.type === 'exec_statement') return "Missing parentheses in call to 'exec'. Did you mean exec(...)?";
  if (node.type !== 'print_statement') return null;
  const isPlain = PLAIN_OPERANDS.has(leftmostOperand(node.children[0]));
  return isPlain ? "Missing parentheses in call to 'print'. Did you mean print(...)?" : null;
};

const emptyBlock: Rule = (node) => {
  if (node.type !== 'block' || node.children.some(({ type }) => type !== 'comment')) return null;
  return `expected an indented block after line ${(node.parent?.row ?? 0) + 1}`;
};

const TRY_ENDS: ReadonlySet<string> = new Set(['except_clause', 'except_group_clause', 'finally_clause']);
const tryWithoutHandler: Rule = (node) =>
  node.type === 'try_statement' && !node.children.some(({ type }) => TRY_ENDS.has(type))
    ? "expected 'except' or 'finally' block"
    : null;

const misplacedJump: Rule = (node) => {
  switch (node.type) {
    case 'return_statement':
      return scopeOf(node).type === 'function_definition' ? null : "'return' outside function";
    case 'yield':
      return FUNCTION_SCOPES.has(scopeOf(node).type) ? null : "'yield' outside function";
    case 'await':
      return misplacedAwait(scopeOf(node));
    case 'break_statement':
      return isInLoop(node) ? null : "'break' outside loop";
    case 'continue_statement':
      return isInLoop(node) ? null : "'continue' not properly in loop";
    default:
      return null;
  }
};

function misplacedAwait(scope: SyntaxNode): string | null {
  if (scope.type === 'module' || scope.type === 'class_definition') return "'await' outside function";
  const isSync = scope.type === 'function_definition' && scope.children[0]?.type !== 'async';
  return isSync ? "'await' outside async function" : null;
}

const RULES: readonly Rule[] = [
  pythonTwoStatement,
  emptyBlock,
  tryWithoutHandler,
  misplacedJump,
  indentationError,
];

const FUNCTION_SCOPES: ReadonlySet<string> = new Set(['function_definition', 'lambda']);
const SCOPES: ReadonlySet<string> = new Set([
  ...FUNCTION_SCOPES,
  'class_definition',
  'module',
  // These have a scope of their own; what may stand in it differs between Python versions.
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

/** The scope `node` runs in: defaults, decorators and annotations belong to the scope around their function. */
function scopeOf(node: SyntaxNode): SyntaxNode {
  let inner = node;
  for (let outer = node.parent; outer !== null; outer = outer.parent) {
    if (SCOPES.has(outer.type) && (inner.field === 'body' || !hasBody(outer))) return outer;
    inner = outer;
  }
  return inner;
}

const hasBody = (scope: SyntaxNode): boolean =>
  FUNCTION_SCOPES.has(scope.type) || scope.type === 'class_definition';

const LOOPS: ReadonlySet<string> = new Set(['for_statement', 'while_statement']);
const LOOP_WALLS: ReadonlySet<string> = new Set(['function_definition', 'class_definition']);

/** The `else` of a loop runs after it, so it is outside. */
function isInLoop(node: SyntaxNode): boolean {
  let inner = node;
  for (let outer = node.parent; outer !== null && !LOOP_WALLS.has(outer.type); outer = outer.parent) {
    if (LOOPS.has(outer.type) && inner.field === 'body') return true;
    inner = outer;
  }
  return false;
}
