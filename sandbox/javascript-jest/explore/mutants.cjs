'use strict';
/** Small changes of a source, all compiled into one text: which of them is in force is said when a realm is made. */

const { babel } = require('../bundled/babel.cjs');
const { compilePlain } = require('../runner/compile.cjs');
const { MUTANT_VARIABLE } = require('../runner/realm-names.cjs');
const { babelOptions } = require('../runner/syntax.cjs');

const { types } = babel;

/**
 * @param source { path, text, isTypeScript }
 * @param mutants { id, start, end, replacement } each
 * @param names that the source offers beside its exports
 * @returns { code, numbers }: id → number by which a mutant is put in force; those that cannot be switched are missing
 */
function compileMutants(source, mutants, names) {
  const tree = parsed(source, source.text, 'unambiguous');
  const numbers = new Map();
  for (const [number, mutant] of mutants.entries()) {
    const spot = spotOf(tree, mutant);
    const other = spot && changedNode(source, tree, spot.node, mutant);
    if (!other) continue;
    numbers.set(mutant.id, number);
    spot.changes.push({ number, other });
  }
  for (const { changes, holder, key, place, node } of spotsOf(tree)) {
    const whole = changes.reduce(
      (rest, { number, other }) => types.conditionalExpression(isInForce(number), other, rest),
      node,
    );
    if (place === null) holder[key] = whole;
    else holder[key][place] = whole;
  }
  return { code: compilePlain(source, tree, names), numbers };
}

const isInForce = (number) =>
  types.binaryExpression(
    '===',
    types.memberExpression(types.identifier('globalThis'), types.identifier(MUTANT_VARIABLE)),
    types.numericLiteral(number),
  );

function parsed(source, text, sourceType) {
  const options = babelOptions(source);
  return babel.parseSync(text, {
    ...options,
    sourceType,
    parserOpts: {
      ...options.parserOpts,
      createParenthesizedExpressions: true,
      allowAwaitOutsideFunction: true,
      allowYieldOutsideFunction: true,
      allowSuperOutsideMethod: true,
      allowNewTargetOutsideFunction: true,
      errorRecovery: true,
    },
  });
}

/** Tree → spots at which something is changed: node → spot. */
const SPOTS = new WeakMap();
const spotsOf = (tree) => SPOTS.get(tree)?.values() ?? [];

/** The smallest expression around a change that another expression can stand for; null when there is none. */
function spotOf(tree, { start, end }) {
  let found = null;
  const visit = (node, holder, key, place, isFixed) => {
    if (node.start > start || node.end < end) return;
    const fixed = isFixed || IMMOVABLE.test(node.type);
    if (!fixed && types.isExpression(node) && isReplaceable(node, holder, key))
      found = { node, holder, key, place };
    if (fixed) found = null;
    for (const inner of types.VISITOR_KEYS[node.type] ?? []) {
      const child = node[inner];
      if (Array.isArray(child))
        child.forEach((each, at) => each !== null && visit(each, node, inner, at, fixed));
      else if (child) visit(child, node, inner, null, fixed);
    }
  };
  visit(tree.program, tree, 'program', null, false);
  if (found === null) return null;
  if (!SPOTS.has(tree)) SPOTS.set(tree, new Map());
  const spots = SPOTS.get(tree);
  if (!spots.has(found.node)) spots.set(found.node, { ...found, changes: [] });
  return spots.get(found.node);
}

/** What is in these is read by the compiler, or holds for types alone. */
const IMMOVABLE =
  /^(TS(?!AsExpression|NonNull|Satisfies|TypeAssertion)\w+|Import\w*Declaration|Export(All)\w+|Decorator|JSX\w+)$/;

function isReplaceable(node, holder, key) {
  if (/^(Super|Import)$/.test(node.type)) return false;
  if (/^(callee|tag|quasi|key|source|superClass)$/.test(key)) return false;
  if (key === 'argument' && /^(UpdateExpression|RestElement)$/.test(holder.type)) return false;
  if (holder.type === 'UnaryExpression' && holder.operator === 'delete') return false;
  if (key === 'left' && /^(Assignment|For)/.test(holder.type)) return false;
  return !(key === 'object' && /^Optional/.test(holder.type));
}

function changedNode(source, tree, { start, end }, mutant) {
  const { text } = source;
  const changed = text.slice(start, mutant.start) + mutant.replacement + text.slice(mutant.end, end);
  try {
    const { program, errors } = parsed(source, `(${changed}\n)`, tree.program.sourceType);
    const [statement] = program.body;
    const isWhole =
      errors.length === 0 && program.body.length === 1 && statement?.type === 'ExpressionStatement';
    return isWhole ? statement.expression : null;
  } catch {
    // What is no expression cannot be switched; the search does without this mutant.
    return null;
  }
}

module.exports = { compileMutants };
