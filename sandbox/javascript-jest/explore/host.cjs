'use strict';
/** A process of its own in which user code runs: what hangs or grows in it ends it, and nothing else. */

const { Realm, compiled } = require('./realm.cjs');
const { isToldApart } = require('./told-apart.cjs');
const { fieldsOf, gettersOf, observe, questionsOf } = require('./observe.cjs');

const NOON = Date.UTC(2024, 0, 15, 12);
const USUAL = { startMs: NOON, seed: 1 };
const INSPECT_MS = 200;
const MAX_MESSAGE = 500;
let source;
let throwing;

function greet({ source: given, throwingStatements }) {
  source = compiled(given);
  throwing = new Set(throwingStatements);
  try {
    const realm = new Realm(source, USUAL);
    const names = [...realm.names].map(([name, value]) => ({ name, ...described(value) }));
    return { names, isWholeExport: realm.isWholeExport };
  } catch (fault) {
    const isHung = fault?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    const message = isHung
      ? 'the source does not come to its end when it is loaded'
      : String(fault?.message ?? fault).slice(0, MAX_MESSAGE);
    return {
      failure: {
        type: isHung ? 'TimeoutError' : (fault?.constructor?.name ?? 'Error'),
        message,
        line: null,
      },
    };
  }
}

function described(value) {
  if (typeof value === 'function') {
    const isClass = /^class\b/.test(Function.prototype.toString.call(value));
    const proto = value.prototype;
    const members = proto ? Object.getOwnPropertyNames(proto).filter((name) => name !== 'constructor') : [];
    return { kind: isClass || members.length > 0 ? 'class' : 'function', parameters: value.length };
  }
  if (value === null || typeof value !== 'object') return { kind: 'value' };
  const methods = fieldsOf(value).filter((name) => typeof value[name] === 'function');
  return { kind: 'object', methods: methods.map((name) => ({ name, parameters: value[name].length })) };
}

/** What an object shows of itself: its fields, getters and questions. */
function inspect({ setup, receiver }) {
  const realm = new Realm(source, USUAL);
  const object = realm.run(() => realm.evaluate([...setup, `return ${receiver};`].join('\n')), INSPECT_MS);
  if (object === null || typeof object !== 'object') return { fields: [], getters: [], questions: [] };
  const fields = fieldsOf(object).filter((name) => typeof object[name] !== 'function');
  return { fields, getters: gettersOf(object), questions: questionsOf(object) };
}

/** As many of the plans as there is time for. */
async function run({ plans, withinMs, startMs = NOON, seed = 1, timeZone = 'UTC', isShared = false }) {
  const until = performance.now() + withinMs;
  process.env.TZ = timeZone;
  let realm;
  for (const plan of plans) {
    if (performance.now() > until) return;
    if (!isShared || realm === undefined) realm = new Realm(source, { startMs, seed });
    process.send({ id: plan.id, record: await observe(realm, plan, throwing) });
  }
}

/** Tells of as many of the mutants as there is time for which of the calls notice them. */
async function mutate({ code, calls, mutants, enough, withinMs }) {
  const until = performance.now() + withinMs;
  const changed = compiled({ ...source, code });
  const known = new Map(calls.map((call) => [call.plan.id, call]));
  for (const { id, number, ids } of mutants) {
    if (performance.now() > until) return;
    const kills = await killsOf(
      changed,
      number,
      ids.map((each) => known.get(each)),
      enough,
    );
    process.send({ id, record: kills });
  }
}

async function killsOf(changed, mutant, calls, enough) {
  const kills = [];
  let realm;
  try {
    realm = new Realm(changed, { ...USUAL, mutant });
  } catch {
    // What does not load is noticed by every test.
    return calls.slice(0, enough).map(({ plan }) => plan.id);
  }
  for (const { plan, record } of calls) {
    const again = await observe(realm, plan, null);
    if (isToldApart(record, again)) kills.push(plan.id);
    if (kills.length >= enough || again.outcome === 'hung') break;
  }
  return kills;
}

process.on('message', async ({ ask, ...request }) => {
  try {
    const answer = await { greet, inspect, mutate, run }[ask](request);
    process.send({ answer: answer ?? null });
  } catch (fault) {
    process.send({
      answer: { failure: { type: 'Error', message: String(fault?.message ?? fault), line: null } },
    });
  }
});
// A rejection that nobody awaits is the business of the source.
process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});
process.on('disconnect', () => process.exit());
