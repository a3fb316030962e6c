import { percentile } from '../statistics.mjs';

/**
 * Operators whose mutants nobody who chooses tests is ever shown.
 *
 * @type {readonly string[]}
 */
export const HELD_BACK_OPERATORS = ['exception', 'statement'];

/** Statuses of valid mutants that ran, or that no test reaches. */
const NOTICED = ['killed', 'timed_out'];
const COUNTED = [...NOTICED, 'survived', 'not_covered'];

/** @typedef {{ part: number, whole: number }} Share */
/** @typedef {import('./judged.mjs').Judged} Judged */

/**
 * @typedef {object} Score of the callables of one language; sums over all of them, so that long ones count more
 * @property {Share} yield callables with a kept test
 * @property {Share} lines of the whole sources
 * @property {Share} branches
 * @property {Share} mutants of all operators; what has no suite counts with no mutants, and is named by `yield`
 * @property {number} meanMutation mean of the callables' own scores, 0 to 1: a long table of constants counts as one of them
 * @property {Share} heldBack mutants of `HELD_BACK_OPERATORS`
 * @property {Share} elsewhere kept tests that pass by the framework's own runner in a new container
 * @property {number} flaky tests that fail in the worst of the shuffled runs
 * @property {number} tests kept
 * @property {number} cutShort proofs that ran out of time
 * @property {number[]} seconds of each callable
 */

/**
 * @param {readonly Judged[]} all
 * @returns {Score}
 */
export function scoreOf(all) {
  const kept = (/** @type {Judged} */ { report }) => report?.funnel.kept ?? 0;
  return {
    yield: { part: all.filter((each) => kept(each) > 0).length, whole: all.length },
    lines: sumOf(all, ({ report }) => coveredOf(report?.coverage?.lines)),
    branches: sumOf(all, ({ report }) => coveredOf(report?.coverage?.branches)),
    mutants: sumOf(all, (each) => noticedIn(each)),
    meanMutation: meanOf(all.map((each) => noticedIn(each)).filter(({ whole }) => whole > 0)),
    heldBack: sumOf(all, (each) => noticedIn(each, HELD_BACK_OPERATORS)),
    elsewhere: sumOf(all, (each) => {
      const [{ passed, failed } = { passed: 0, failed: 0 }] = each.elsewhere;
      return { part: passed, whole: Math.max(passed + failed, kept(each)) };
    }),
    flaky: all.reduce((sum, each) => sum + flakyIn(each), 0),
    tests: all.reduce((sum, each) => sum + kept(each), 0),
    cutShort: all.filter(({ report }) => report !== null && report.incomplete !== null).length,
    seconds: all.map(({ seconds }) => seconds),
  };
}

/**
 * @param {Judged} judged
 * @param {readonly string[]} [operators] all of them when left out
 * @returns {Share}
 */
export function noticedIn({ report }, operators) {
  const counted = (report?.mutation?.mutants ?? []).filter(
    ({ status, operator }) => COUNTED.includes(status) && (operators?.includes(operator) ?? true),
  );
  return { part: counted.filter(({ status }) => NOTICED.includes(status)).length, whole: counted.length };
}

/** @param {Judged} judged a run that did not come to its end took all tests with it */
export function flakyIn({ elsewhere: [plain, ...shuffled] }) {
  if (plain === undefined) return 0;
  return Math.max(0, ...shuffled.map(({ passed }) => plain.passed - passed));
}

export const HEAD = [
  ...[
    'language',
    'part',
    'yield',
    'line + branch',
    'lines',
    'branches',
    'mutation',
    'mean of callables',
    'never-shown operators',
  ],
  ...['kept pass elsewhere', 'flaky', 'tests a callable', 's a callable p50 / p95', 'cut short'],
];

/**
 * @param {string} language
 * @param {string} part
 * @param {Score} score
 */
export const rowOf = (language, part, score) => [
  language,
  part,
  told(score.yield),
  percent(joined(score.lines, score.branches)),
  percent(score.lines),
  percent(score.branches),
  told(score.mutants),
  percent({ part: score.meanMutation, whole: 1 }),
  told(score.heldBack),
  told(score.elsewhere),
  `${score.flaky}`,
  (score.tests / Math.max(1, score.yield.whole)).toFixed(1),
  `${percentile(score.seconds, 0.5).toFixed(1)} / ${percentile(score.seconds, 0.95).toFixed(1)}`,
  `${score.cutShort}`,
];

/** @param {Share} share */
export const percent = ({ part, whole }) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
/** @param {Share} share */
const told = (share) => `${percent(share)} (${share.part}/${share.whole})`;
/**
 * @param {Share} one
 * @param {Share} other
 */
export const joined = (one, other) => ({ part: one.part + other.part, whole: one.whole + other.whole });

/**
 * @param {readonly Judged[]} all
 * @param {(judged: Judged) => Share} share
 */
const sumOf = (all, share) => all.map(share).reduce(joined, { part: 0, whole: 0 });

/** @param {readonly Share[]} shares */
const meanOf = (shares) =>
  shares.reduce((sum, { part, whole }) => sum + part / whole, 0) / Math.max(1, shares.length);

/** @param {{ covered: number, total: number } | undefined} counted */
const coveredOf = (counted) => ({ part: counted?.covered ?? 0, whole: counted?.total ?? 0 });
