import type { Disagreement } from '@tester/contracts';

/**
 * What frameworks say of two values that should be equal: pytest, unittest, Jest, Node's assert, JUnit, AssertJ. What
 * looks alike and speaks of something else (an order, a type, a number of calls) is none.
 */
const PATTERNS: readonly RegExp[] = [
  /^(?:AssertionError: )?assert (?<actual>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|.+?) == (?<expected>.+)$/m,
  /^(?:AssertionError: )?assert (?<actual>.+) is (?<expected>None|True|False)$/m,
  /^AssertionError: (?:\w+ differ: )?(?<actual>.+?) != (?<expected>.+?)(?: within .*)?$/m,
  /^Expected(?: value| length)?: (?!not |> |>= |< |<= )(?<expected>.+)\n+Received(?: value| length)?: {1,2}(?!serializes to)(?<actual>.+)$/m,
  /(?:strictly |loosely )?(?:deep-)?equal:\n\n(?<actual>.+) !== (?<expected>.+)$/m,
  /expected: (?!not equal)(?:[\w.$]+@[0-9a-f]+)?<(?<expected>[^]*?)> but was: (?:[\w.$]+@[0-9a-f]+)?<(?<actual>[^]*?)>/,
  /^expected: ?\n?(?<expected>[^]+?)\n but was: ?\n?(?<actual>[^]+?)\n {2}\w+\.java:/m,
  /^Expected size: (?<expected>\d+) but was: (?<actual>\d+)/m,
];

/** Of Jest and of Node's assert, which show long values as one text with both in it. */
const DIFF = /^- Expected +- \d+\n\+ Received +\+ \d+\n\n(?<lines>[^]+?)(?=\n {2}\S+:\d+: |$(?![^]))/m;

/** Two values that were compared; the words of Jest for what it expected when it names none. */
const ALONE: readonly [pattern: RegExp, expected: string][] = [
  [/\.toBeNull\(\)\n+Received: (?<actual>.+)$/m, 'null'],
  [/\.toBeUndefined\(\)\n+Received: (?<actual>.+)$/m, 'undefined'],
];

/** Messages that have an expected and an actual something which are no values of the code. */
const NO_VALUES = /^(?:\S+: )?(?:Unexpected (?:exception )?type|expect\(jest\.fn\(\)\))/;

/** The value that a failing test expected, and the one that it got; null where the message tells of no such pair. Pure. */
export function disagreementIn(message: string): Disagreement | null {
  if (NO_VALUES.test(message)) return null;
  const diff = DIFF.exec(message)?.groups?.['lines'];
  if (diff !== undefined) return { expected: sideOf(diff, '-'), actual: sideOf(diff, '+') };
  for (const [pattern, expected] of ALONE) {
    const actual = pattern.exec(message)?.groups?.['actual'];
    if (actual !== undefined) return { expected, actual };
  }
  for (const pattern of PATTERNS) {
    const { expected, actual } = pattern.exec(message)?.groups ?? {};
    if (expected !== undefined && actual !== undefined) return { expected, actual };
  }
  return null;
}

/** One side of a diff: its own lines and the common ones. */
function sideOf(diff: string, sign: '-' | '+'): string {
  const other = sign === '-' ? '+' : '-';
  const lines = diff.split('\n').filter((line) => !line.startsWith(other));
  return lines.map((line) => line.replace(/^[-+ ] /, '')).join('\n');
}
