'use strict';
/** Type errors as sentences. They never decide a verdict: the tests have run by then. */

const path = require('node:path');

const MAX_WARNINGS = 50;

/** @returns one line each: "file:line:column message (TS2322)", and a last one when there was no time to look at all. */
function typeWarnings(typeChecker, { source, suite, bareNames, deadline }) {
  if (Date.now() >= deadline) return ['types were not checked: no time was left'];
  const { findings, isComplete } = typeChecker().check({ source, suite, bareNames, deadline });
  const lines = findings.slice(0, MAX_WARNINGS).map(
    ({ file, line, column, text, code }) => `${path.basename(file)}:${line}:${column} ${text} (TS${code})`
  );
  if (findings.length > MAX_WARNINGS) lines.push(`${findings.length - MAX_WARNINGS} more type errors`);
  return isComplete ? lines : [...lines, 'types were not checked to the end: no time was left'];
}

module.exports = { typeWarnings };
