'use strict';
/** Type errors as warnings. They never decide a verdict: the tests have run by then. */

const path = require('node:path');

const MAX_WARNINGS = 50;

/**
 * @param findings of TypeChecker.answer, or null when there were none
 * @returns records for the host; the place of a type error is one of the file as it was sent
 */
function typeWarnings(findings) {
  if (findings === null) return [warning('the types were not checked: the compiler had no answer in time')];
  const warnings = findings.slice(0, MAX_WARNINGS).map(({ file, line, column, text, code }) => ({
    ...warning(`${text} (TS${code})`),
    file: path.basename(file),
    line,
    column,
  }));
  if (findings.length > MAX_WARNINGS)
    warnings.push(warning(`${findings.length - MAX_WARNINGS} more type errors`));
  return warnings;
}

const warning = (message) => ({ kind: 'warning', message });

module.exports = { typeWarnings };
