import { flakyIn, joined, noticedIn, percent } from './score.mjs';

/**
 * What is not had of each callable, worst first: for the part that may be looked at.
 *
 * @param {readonly import('./judged.mjs').Judged[]} all
 * @returns {string[]} one line each
 */
export const lossesOf = (all) =>
  all
    .map((judged) => ({ judged, lost: lostOf(judged) }))
    .filter(({ lost }) => lost > 0)
    .toSorted((one, other) => other.lost - one.lost)
    .map(({ judged }) => lossOf(judged));

/** @param {import('./judged.mjs').Judged} judged */
function lossOf(judged) {
  const { name, report, failure, elsewhere } = judged;
  if (!report) return `- **${name}**: no suite: ${failure}`;
  const facts = [`${report.funnel.kept} of ${report.funnel.written} tests kept`];
  const { coverage } = report;
  if (coverage) {
    const share = joined(
      { part: coverage.lines.covered, whole: coverage.lines.total },
      { part: coverage.branches.covered, whole: coverage.branches.total },
    );
    facts.push(`line + branch ${percent(share)}`);
    if (coverage.missedLines.length > 0) facts.push(`lines ${coverage.missedLines.join(' ')} never run`);
  }
  facts.push(`mutation ${percent(noticedIn(judged))}`);
  const left = (report.mutation?.mutants ?? []).filter(({ status }) => status === 'survived');
  if (left.length > 0) {
    const told = left
      .slice(0, SURVIVORS_MAX)
      .map(
        (each) => `${each.line} ${each.operator} \`${flat(each.original)}\` → \`${flat(each.replacement)}\``,
      );
    const more = left.length > told.length ? `, and ${left.length - told.length} more` : '';
    facts.push(`survived: ${told.join(', ')}${more}`);
  }
  for (const { standing, name: test, message } of report.verdicts)
    if (standing !== 'kept') facts.push(`${test} is ${standing}: ${flat(message ?? '')}`);
  if (failure) facts.push(`not judged to its end: ${failure}`);
  const [plain] = elsewhere;
  if (plain && plain.passed < report.funnel.kept) facts.push(`elsewhere only ${plain.passed} pass`);
  if (flakyIn(judged) > 0) facts.push(`${flakyIn(judged)} flaky`);
  return `- **${name}**: ${facts.join('; ')}`;
}

/** @param {import('./judged.mjs').Judged} judged */
function lostOf(judged) {
  const { report, elsewhere } = judged;
  if (!report || report.funnel.kept === 0) return 1_000;
  const { part, whole } = noticedIn(judged);
  const missed = (report.coverage?.missedLines.length ?? 0) + (report.coverage?.missedBranches.length ?? 0);
  const failing = Math.max(0, report.funnel.kept - (elsewhere[0]?.passed ?? 0)) + flakyIn(judged);
  return whole - part + missed + failing * 10;
}

const SHORT = 60;
const SURVIVORS_MAX = 12;
/** @param {string} text */
const flat = (text) => text.replace(/\s+/g, ' ').slice(0, SHORT);
