import type { Disagreement, Language } from '@tester/contracts';
import {
  fieldOf,
  textOf,
  walk,
  type Edit,
  type SourceNode,
  type SourceTree,
} from '../../languages/source-tree';
import { findTests } from '../suite/drop-tests';
import { isWithin, type NamedTest } from '../suite/found-test';

/** How the expected values of one language stand in its tests. */
interface Anchors {
  /** Types of literals. */
  literals: RegExp;
  /** Whether a literal stands where a test says what it expects. */
  isExpected: (node: SourceNode, tree: SourceTree) => boolean;
  /** The literal in the framework's words; null for one that could be shown in several ways. */
  shown: (text: string, type: string) => string | null;
  /** A literal for what the framework shows; null where it may be cut short, or mean something else. */
  literal: (shown: string, old: string, type: string) => string | null;
  comment: string;
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;
const QUOTED = /^(?:'(?<single>[^'"\\\n]*)'|"(?<double>[^'"\\\n]*)")$/;

/** Strings without their quotes, when nothing in them needs care. */
function plain(text: string): string | null {
  const { single, double } = QUOTED.exec(text)?.groups ?? {};
  const content = single ?? double;
  if (content !== undefined) return content.includes('...') ? null : `"${content}"`;
  return NUMBER.test(text) || /^(?:True|False|None|true|false|null|undefined)$/.test(text) ? text : null;
}

const JEST: Anchors = {
  literals: /^(?:number|string|true|false|null|undefined|unary_expression)$/,
  isExpected: ({ parent }, tree) =>
    parent?.type === 'arguments' &&
    parent.parent !== null &&
    /\.to(?:Be|Equal|StrictEqual)$/.test(textOf(tree, fieldOf(parent.parent, 'function') ?? parent)),
  shown: plain,
  literal: plain,
  comment: '//',
};

const ANCHORS: Readonly<Record<Language, Anchors>> = {
  python: {
    literals: /^(?:integer|float|string|true|false|none|unary_operator)$/,
    isExpected: ({ parent }) =>
      parent?.type === 'comparison_operator' && parent.parent?.type === 'assert_statement',
    shown: plain,
    literal: plain,
    comment: '#',
  },
  javascript: JEST,
  typescript: JEST,
  java: {
    literals: /^(?:decimal_integer_literal|decimal_floating_point_literal|string_literal|unary_expression)$/,
    isExpected: (node, tree) =>
      node.parent?.type === 'argument_list' &&
      node.parent.children.find(({ isNamed }) => isNamed) === node &&
      textOf(tree, fieldOf(node.parent.parent ?? node, 'name') ?? node) === 'assertEquals',
    shown: (text, type) =>
      type === 'string_literal' ? (plain(text)?.slice(1, -1) ?? null) : text.replace(/L$/i, ''),
    literal: (shown, old, type) => {
      if (type === 'string_literal') return shown === 'null' ? null : plain(`"${shown}"`);
      if (!NUMBER.test(shown) || shown.includes('.') !== old.includes('.')) return null;
      return /L$/i.test(old) ? `${shown}L` : shown;
    },
    comment: '//',
  },
};

/**
 * Makes a test expect what the code returns today, and says so beside it. Null where it is not certain which literal of
 * the test is meant: there must be one, of a scalar value, where the test compares, and no table of rows. Pure.
 */
export function reanchored(
  language: Language,
  tree: SourceTree,
  test: NamedTest,
  { expected, actual }: Disagreement,
): Edit[] | null {
  const { literals, isExpected, shown, literal, comment } = ANCHORS[language];
  const [found, another] = findTests(language, tree).filter((each) => each.isRunAs(test));
  if (found === undefined || another !== undefined || found.table !== null) return null;
  const wanted = language === 'java' ? expected : plain(expected);
  const [node, second] = [...walk(tree.root)].filter(
    (each) =>
      literals.test(each.type) &&
      isWithin(each, found) &&
      isExpected(each, tree) &&
      shown(textOf(tree, each), each.type) === wanted,
  );
  if (wanted === null || node === undefined || second !== undefined) return null;
  const old = textOf(tree, node);
  const replacement = literal(actual, old, node.type);
  const lineEnd = (tree.text + '\n').indexOf('\n', node.end);
  const rest = tree.text.slice(node.end, lineEnd);
  // A comment cannot follow a line that goes on, or stand in a text of several lines.
  if (replacement === null || /[\\`'"]/.test(rest)) return null;
  return [
    { start: node.start, end: node.end, replacement },
    {
      start: lineEnd,
      end: lineEnd,
      replacement: `  ${comment} accepted as it is today: expected ${old} before`,
    },
  ];
}
