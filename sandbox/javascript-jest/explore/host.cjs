'use strict';
/** A process of its own in which user code runs: what hangs or grows in it ends it, and nothing else. */

const { Realm, compiled } = require('./realm.cjs');
const { gettersOf, observe, questionsOf } = require('./observe.cjs');

const NOON = Date.UTC(2024, 0, 15, 12);
const QUIET_KINDS = { startMs: NOON, seed: 1 };
let source;
let throwing;

function greet({ source: given, throwingStatements }) {
  source = compiled(given);
  throwing = new Set(throwingStatements);
  try {
    const realm = new Realm(source, QUIET_KINDS);
    const names = [...realm.names].map(([name, value]) => ({ name, ...described(value) }));
    return { names, isWholeExport: realm.isWholeExport, hits: [...realm.hits().keys()] };
  } catch (fault) {
    const isHung = fault?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    const message = isHung
      ? 'the source does not come to its end when it is loaded'
      : String(fault?.message ?? fault);
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
  const methods = Object.keys(value).filter((name) => typeof value[name] === 'function');
  return { kind: 'object', methods: methods.map((name) => ({ name, parameters: value[name].length })) };
}

/** What an object shows of itself: its fields, getters and questions. */
function inspect({ setup, receiver }) {
  const realm = new Realm(source, QUIET_KINDS);
  const names = [...realm.names.keys()];
  const make = realm.functionOf(['jest', ...names], [...setup, `return ${receiver};`].join('\n'));
  const object = realm.run(() => make(realm.jest, ...names.map((name) => realm.names.get(name))), 200);
  if (object === null || typeof object !== 'object') return { fields: [], getters: [], questions: [] };
  const fields = Object.keys(object).filter((name) => typeof object[name] !== 'function');
  return { fields, getters: gettersOf(object), questions: questionsOf(object) };
}

async function run({ plans, startMs = NOON, seed = 1, timeZone = 'UTC', isShared = false }) {
  process.env.TZ = timeZone;
  let shared;
  for (const plan of plans) {
    const realm = (isShared && shared) || new Realm(source, { startMs, seed });
    shared = realm;
    process.send({ id: plan.id, record: await observe(realm, plan, throwing) });
  }
}

process.on('message', async ({ ask, ...request }) => {
  try {
    const answer = await { greet, inspect, run }[ask](request);
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
