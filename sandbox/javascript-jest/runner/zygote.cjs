'use strict';
/** Loads everything first, then waits for its one job: a sandbox in stock answers without paying for the loading. */

const { flushCompileCache } = require('node:module');
const { setFlagsFromString } = require('node:v8');
const { openChannel, readSettings, sayReady } = require('./channel.cjs');
const { execute } = require('./execute.cjs');
const { leave } = require('./leave.cjs');
const { suitePath } = require('./paths.cjs');
const { Session } = require('./session.cjs');
const { tryAll } = require('./trials.cjs');
const { TypeChecker } = require('./type-checker.cjs');
const { warmUp } = require('./warm-up.cjs');

const MODES = {
  execute,
  trials: tryAll,
  // Few sandboxes explore: those that do load it then.
  explore: (...job) => require('../explore/explore.cjs').explore(...job),
};
/** What must never be told apart from a run that ended by itself. */
const BROKEN = 70;

/** @param language `typescript` loads the type checker too; a job in the other language is served all the same, later. */
async function serve(language) {
  const { session, expected, typeChecker } = await load(language);
  sayReady();
  const { key, mode, ...settings } = readSettings();
  const emit = openChannel(key);
  const sessionFor = (path) => (path === expected ? session : Session.prepare(path));
  let exitCode = BROKEN;
  try {
    if (!Object.hasOwn(MODES, mode)) throw new Error(`no mode ${mode}`);
    exitCode = await MODES[mode](settings, { key, emit, leave, sessionFor, typeChecker });
    emit({ kind: 'end', exitCode });
  } catch (fault) {
    emit({ kind: 'interrupted', message: `${fault?.name}: ${fault?.message}` });
  } finally {
    leave(exitCode);
  }
}

async function load(language) {
  Object.assign(process.env, { NODE_ENV: 'test', JEST_WORKER_ID: '1' });
  // A sandbox that somebody waits for already would only make him wait longer by rehearsing.
  const isAwaited = process.env.TESTER_REHEARSAL === 'skip';
  // What the host tells the image is no business of user code.
  delete process.env.TESTER_REHEARSAL;
  const isTypeScript = language === 'typescript';
  const typeChecker = lazily(() => new TypeChecker({ isAwaited: isAwaited || !isTypeScript }));
  if (isTypeScript && !isAwaited) await typeChecker().ready();
  if (!isAwaited) await warmUp(isTypeScript);
  const expected = suitePath(isTypeScript);
  const session = await Session.prepare(expected);
  // The first space of the heap was made large for the job; threads that user code starts get the usual one.
  setFlagsFromString('--min-semi-space-size=1');
  return { session, expected, typeChecker };
}

async function rehearse(language) {
  await load(language);
  flushCompileCache();
}

function lazily(make) {
  let made;
  return () => (made ??= make());
}

module.exports = { rehearse, serve };
