/**
 * @typedef {import('@tester/contracts').VerificationReport} VerificationReport
 * @typedef {import('./suites.mjs').Truth} Truth
 * @typedef {{ planted: number, kept: number, named: number }} Count how many were planted, kept, and called what they are
 * @typedef {Record<Truth, Count>} Score
 */

/** What a planted test is to be called. A wrong expectation is one whatever else is said of the test.
 *
 * @type {Record<Truth, import('@tester/contracts').TestStanding>}
 */
const STANDING_OF = {
  good: 'kept',
  wrong: 'disagrees',
  flaky: 'flaky',
  clock: 'flaky',
  rare: 'flaky',
  needs: 'order_dependent',
  suffers: 'order_dependent',
  trivial: 'trivial',
};
const TRUTHS = /** @type {Truth[]} */ (Object.keys(STANDING_OF));

/** @returns {Score} */
export const noScore = () =>
  /** @type {Score} */ (
    Object.fromEntries(TRUTHS.map((truth) => [truth, { planted: 0, kept: 0, named: 0 }]))
  );

/**
 * The truth that the name of a planted test carries, whatever its language makes of the name.
 *
 * @param {string} name
 * @returns {Truth}
 */
export function truthOf(name) {
  const truth = TRUTHS.find((each) => name.replace(/^test_/, '').startsWith(`${each}_`));
  if (!truth) throw new RangeError(`${name} was never planted`);
  return truth;
}

/**
 * Adds the verdicts of one suite.
 *
 * @param {Score} score
 * @param {VerificationReport['verdicts']} verdicts
 * @returns {Score}
 */
export function withVerdicts(score, verdicts) {
  const next = structuredClone(score);
  for (const { name, standing } of verdicts) {
    const truth = truthOf(name);
    const count = next[truth];
    count.planted += 1;
    count.kept += Number(standing === 'kept');
    count.named += Number(standing === STANDING_OF[truth]);
  }
  return next;
}

/**
 * Pearson's correlation; null where one of the two does not vary.
 *
 * @param {readonly (readonly [number, number])[]} pairs
 */
export function correlation(pairs) {
  const mean = (/** @type {0 | 1} */ side) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [left, right] = [mean(0), mean(1)];
  const sums = pairs.reduce(
    (sum, [x, y]) => ({
      xy: sum.xy + (x - left) * (y - right),
      xx: sum.xx + (x - left) ** 2,
      yy: sum.yy + (y - right) ** 2,
    }),
    { xy: 0, xx: 0, yy: 0 },
  );
  return sums.xx === 0 || sums.yy === 0 ? null : sums.xy / Math.sqrt(sums.xx * sums.yy);
}

/**
 * `kept of planted` of some truths together, as text.
 *
 * @param {Score} score
 * @param {Truth[]} truths
 */
export function caught(score, truths) {
  const sum = (/** @type {keyof Count} */ part) => truths.reduce((all, truth) => all + score[truth][part], 0);
  return `${sum('planted') - sum('kept')}/${sum('planted')} (${sum('named')} by name)`;
}
