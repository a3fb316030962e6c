/** Survivors that are shown: a hint where tests are missing, not the list. */
const SURVIVORS_SHOWN = 3;

/**
 * Tells what a verification proved: standings, coverage, mutation score, some survivors as small diffs, the funnel.
 *
 * @param {import('@tester/contracts').VerificationReport} report
 * @returns {string[]} lines
 */
export function proofLines({ verdicts, coverage, mutation, funnel, suiteFailure, incomplete }) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { standing } of verdicts) counts.set(standing, (counts.get(standing) ?? 0) + 1);
  const lines = [`Verified: ${[...counts].map(([standing, count]) => `${count} ${standing}`).join(', ')}`];
  if (suiteFailure) lines.push(`! ${suiteFailure}`);
  if (incomplete) lines.push(`! ended early, while ${incomplete.step}: ${incomplete.message}`);
  if (coverage) lines.push(`covering ${coverage.lines.covered} of ${coverage.lines.total} lines`);
  if (mutation && mutation.score !== null) {
    lines.push(`mutation score ${(mutation.score * 100).toFixed(0)} % of ${mutation.mutants.length} mutants`);
  }
  const survivors = (mutation?.mutants ?? []).filter(({ status }) => status === 'survived');
  for (const { line, original, replacement } of survivors.slice(0, SURVIVORS_SHOWN)) {
    lines.push(`survived, line ${line}:`, ...marked('-', original), ...marked('+', replacement));
  }
  const { written, built, passed, passedRepeatedly, adding, kept } = funnel;
  lines.push(
    `${written} written → ${built} built → ${passed} passed → ${passedRepeatedly} every time → ${adding} adding → ${kept} kept`,
  );
  return lines;
}

/** @param {string} mark @param {string} text */
const marked = (mark, text) => text.split('\n').map((line) => `  ${mark} ${line}`);
