'use strict';
/** Compiles a source and its suite, runs the suite, and reports its tests and the coverage of the source. */

const path = require('node:path');
const { compileSource, compileSuite } = require('./compile.cjs');
const { FailureText } = require('./failure-text.cjs');
const { setSource } = require('./resolver.cjs');
const { ResultReporter } = require('./results.cjs');
const { coverageRecord } = require('./source-coverage.cjs');
const { declaredNames, unresolvedNames } = require('./syntax.cjs');

/**
 * @param pair { source, suite }, each { path, text, tree, isTypeScript }; the source has a `name` too
 * @param host { emit, leave, session }
 * @returns { failures, reported, bareNames }: tests and hooks that went wrong, tests with a result, names that the suite took from the source without importing them
 */
async function runSuite({ source, suite }, { emit, leave, session }) {
  const { environment } = session;
  const declared = new Set(declaredNames(source.tree));
  const wanted = unresolvedNames(suite.tree).filter(
    (name) => declared.has(name) || !(name in environment.global),
  );
  const bareNames = wanted.filter((name) => declared.has(name));
  const compiledSource = compileSource(source, source.tree, bareNames);
  const compiledSuite = compileSuite(suite, suite.tree, wanted.length > 0 ? source.name : null);
  session.add(source, compiledSource.code);
  session.add(suite, compiledSuite.code);
  setSource(source.name, source.path);

  const describe = new FailureText([
    { ...source, map: compiledSource.map },
    { ...suite, map: compiledSuite.map },
  ]);
  const reporter = new ResultReporter(emit, describe, path.basename(suite.path));
  environment.serve({ reporter, wanted, leave: (code) => leaveEarly(code, { emit, leave, describe }) });
  await runToItsEnd(session, reporter, describe);
  emit(coverageRecord(environment.countersOf(source.path) ?? compiledSource.counters));
  return { failures: reporter.failures, reported: reporter.reported, bareNames };
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
