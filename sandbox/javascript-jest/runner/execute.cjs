'use strict';
/** Runs the suite of a job against its source. */

const path = require('node:path');
const { FailureText } = require('./failure-text.cjs');
const { runSuite } = require('./run-suite.cjs');
const { inferSourceName, namesBetween, parse } = require('./syntax.cjs');
const { typeWarnings } = require('./type-warnings.cjs');
const { place, readIncoming, sourcePath } = require('./workspace.cjs');

// The suite may change the clock that everybody else sees.
const now = performance.now.bind(performance);
const DEFAULT_WALL_MS = 10_000;
/** Types are checked only before this share of the wall limit is used up: they must not turn a verdict into a timeout. */
const WALL_SHARE_OF_TESTS = 0.8;
const MAX_TYPE_CHECK_MS = 2_000;
const OTHER_ENVIRONMENT = /@jest-environment\s+(?!node\b)([\w-]+)/;

/**
 * @param settings { sourceName?, wallMs? }
 * @param host { emit, leave, sessionFor, typeChecker }
 * @returns exit code: 0 when everything passed
 */
async function execute(settings, { emit, leave, sessionFor, typeChecker }) {
  const began = now();
  const { source, suite } = readIncoming();
  const session = await sessionFor(suite.path);
  const isParsed =
    parseInto(suite, emit) && nameSource(source, suite, settings.sourceName) && parseInto(source, emit);
  if (!isParsed) return 1;
  place([source, suite]);

  const other = OTHER_ENVIRONMENT.exec(suite.text);
  if (other)
    emit({ kind: 'warning', message: `the environment ${other[1]} is not here; the suite runs in Node's` });
  const checker = source.isTypeScript ? typeChecker() : null;
  const names = namesBetween(source, suite, session.environment.global);
  // In another process; the answer is looked at when the tests are over.
  checker?.ask({ source, suite, bareNames: names.declared });
  const { failures } = await runSuite({ source, suite, names }, { emit, leave, session });
  if (checker) {
    const wallMs = settings.wallMs ?? DEFAULT_WALL_MS;
    const findings = checker.answer(began + wallMs * WALL_SHARE_OF_TESTS - now(), MAX_TYPE_CHECK_MS);
    typeWarnings(findings).forEach((warning) => emit(warning));
  }
  return failures === 0 ? 0 : 1;
}

function nameSource(source, suite, sourceName) {
  source.name = sourceName ?? inferSourceName(suite.tree);
  source.path = sourcePath(source, source.name, suite);
  return true;
}

/** Returns false, and says why, when the file cannot be parsed. */
function parseInto(file, emit) {
  try {
    file.tree = parse(file);
    return true;
  } catch (fault) {
    if (fault.loc === undefined) throw fault;
    const name = path.basename(file.path);
    emit({ kind: 'collection_error', name, message: new FailureText([file]).ofSyntax(fault, file.path) });
    emit({ kind: 'collected', count: 0 });
    emit({ kind: 'no_coverage', message: `${name} cannot be parsed` });
    return false;
  }
}

module.exports = { execute, nameSource, parseInto };
