'use strict';
/** Line and branch coverage of the source alone, from Istanbul's counters. */

const { createFileCoverage } = require('istanbul-lib-coverage');

/**
 * @param counters Istanbul's, as they ended, or as they began when the source was never loaded
 * @returns the record for the host. A missed branch is "line:column" (both from 1) of the arm that was not taken; an
 *   arm that is not written down, such as a missing `else`, has the place of its whole statement.
 */
function coverageRecord(counters) {
  const coverage = createFileCoverage(counters);
  const lines = coverage.getLineCoverage();
  const missedLines = Object.keys(lines)
    .map(Number)
    .filter((line) => lines[line] === 0);
  const arms = Object.entries(coverage.branchMap).flatMap(([id, branch]) =>
    coverage.b[id].map((hits, arm) => ({
      hits,
      at: branch.locations[arm]?.start?.line ? branch.locations[arm] : branch.loc,
    })),
  );
  const missed = arms.filter(({ hits }) => hits === 0).map(({ at }) => at.start);
  missed.sort((a, b) => a.line - b.line || a.column - b.column);
  return {
    kind: 'coverage',
    lines: { covered: Object.keys(lines).length - missedLines.length, total: Object.keys(lines).length },
    branches: { covered: arms.length - missed.length, total: arms.length },
    missedLines,
    missedBranches: missed.map(({ line, column }) => `${line}:${column + 1}`),
  };
}

module.exports = { coverageRecord };
