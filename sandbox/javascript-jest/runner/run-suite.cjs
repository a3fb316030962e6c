'use strict';
/** Compiles a source and its suite, runs the suite, and reports its tests and the coverage of the source. */

const path = require('node:path');
const { compileSource, compileSuite } = require('./compile.cjs');
const { FailureText } = require('./failure-text.cjs');
const { setSource } = require('./resolver.cjs');
const { ResultReporter } = require('./results.cjs');
const { coverageRecord } = require('./source-coverage.cjs');

/**
 * @param pair { source, suite, names }; the files are { path, text, tree, isTypeScript }, the source has a `name` too;
 *   for `names` see namesBetween
 * @param host { emit, leave, session, Reporter? }; the reporter is made anew for each run
 * @returns { failures, reported }: tests and hooks that went wrong, tests with a result
 */
async function runSuite({ source, suite, names }, { emit, leave, session, Reporter = ResultReporter }) {
  const { environment } = session;
  const compiledSource = compileSource(source, source.tree, names.declared);
  const compiledSuite = compileSuite(suite, suite.tree, names.wanted.length > 0 ? source.name : null);
  session.add(source, compiledSource.code);
  session.add(suite, compiledSuite.code);
  setSource(source.name, source.path);

  const describe = new FailureText([
    { ...source, map: compiledSource.map },
    { ...suite, map: compiledSuite.map },
  ]);
  const reporter = new Reporter(emit, describe, path.basename(suite.path), () =>
    environment.countersOf(source.path),
  );
  environment.serve({
    reporter,
    wanted: names.wanted,
    leave: (code) => leaveEarly(code, { emit, leave, describe }),
  });
  await runToItsEnd(session, reporter, describe);
  emit(coverageRecord(environment.countersOf(source.path) ?? compiledSource.counters));
  return { failures: reporter.failures, reported: reporter.reported };
}

async function runToItsEnd(session, reporter, describe) {
  try {
    await session.run();
  } catch (error) {
    reporter.loadingFailed(describe.of(error));
    return;
  }
  if (!session.environment.isExpectIntact())
    throw new Error('expect was changed: it no longer fails when it must');
}

/** `process.exit` in user code: the tests that are left never run, so this is no end. */
function leaveEarly(code, { emit, leave, describe }) {
  emit({ kind: 'interrupted', message: describe.of(new Error(`process.exit(${code ?? ''}) was called`)) });
  leave(code ?? 0);
}

module.exports = { runSuite };
