'use strict';
/**
 * Many runs of a suite in one sandbox, each in a realm of its own. What a realm does not keep apart, such as files, timers
 * and processes, is looked at after each run: when something stays behind, the rest is left to another sandbox.
 */

const fs = require('node:fs');
const path = require('node:path');
const { nameSource, parseInto } = require('./execute.cjs');
const { Leftovers } = require('./leftovers.cjs');
const { INCOMING } = require('./paths.cjs');
const { runSuite } = require('./run-suite.cjs');
const { Session } = require('./session.cjs');
const { namesBetween } = require('./syntax.cjs');
const { reporterFor } = require('./trial-reporter.cjs');
const { Watchdog } = require('./watchdog.cjs');
const { placeAnew, readIncoming } = require('./workspace.cjs');

// The suite may change the clock that everybody else sees.
const now = performance.now.bind(performance);

/**
 * @param settings { sourceName? }
 * @param host { key, emit, leave, sessionFor }
 * @returns exit code: 0; what the trials came to is in their records
 */
async function tryAll(settings, host) {
  const trials = JSON.parse(fs.readFileSync(path.join(INCOMING, 'trials.json'), 'utf8'));
  const { source, suite } = readIncoming();
  const watchdog = await Watchdog.start(host.key, host.emit.pipe);
  const leftovers = new Leftovers();
  await leftovers.clear();
  // The realm that is ready is for the first of them.
  let { sessionFor } = host;
  for (const trial of trials) {
    const text = trial.source ?? source.text;
    watchdog.watch(trial.id, trial.wallMs);
    const record = await tryOne(trial, { source: { ...source, text }, suite: { ...suite } }, settings, {
      ...host,
      sessionFor,
    });
    sessionFor = (suitePath) => Session.prepare(suitePath);
    watchdog.rest();
    host.emit(record);
    if (!(await leftovers.clear())) break;
  }
  return 0;
}

async function tryOne(trial, { source, suite }, settings, { emit, leave, sessionFor }) {
  const began = now();
  const records = [];
  const collect = (record) => void (records[records.length] = record);
  const end = (exitCode) => {
    collect({ kind: 'end', exitCode });
    return trialRecord(trial, records, exitCode, now() - began);
  };
  try {
    const isParsed =
      parseInto(suite, collect) &&
      nameSource(source, suite, settings.sourceName) &&
      parseInto(source, collect);
    if (!isParsed) return end(1);
    placeAnew([source, suite]);
    const session = await sessionFor(suite.path);
    const names = namesBetween(source, suite, session.environment.global);
    const leaveEarly = (exitCode) => {
      emit(trialRecord(trial, records, exitCode, now() - began));
      leave(0);
    };
    const Reporter = reporterFor(trial, path.basename(suite.path));
    const { failures } = await runSuite(
      { source, suite, names },
      { emit: collect, leave: leaveEarly, session, Reporter },
    );
    await session.environment.teardown();
    return end(failures === 0 ? 0 : 1);
  } catch (fault) {
    collect({ kind: 'interrupted', message: `${fault?.name}: ${fault?.message}` });
    return trialRecord(trial, records, 70, now() - began);
  }
}

function trialRecord({ id, measuresCoverage = false }, records, exitCode, wallMs) {
  const isWanted = ({ kind }) =>
    measuresCoverage || !['coverage', 'no_coverage', 'lines_by_test'].includes(kind);
  return {
    kind: 'trial',
    id,
    end: 'exited',
    exitCode,
    signal: null,
    wallMs,
    isIntact: true,
    records: records.filter(isWanted),
  };
}

module.exports = { tryAll };
