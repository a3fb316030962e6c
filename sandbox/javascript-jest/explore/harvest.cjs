'use strict';
/** What the calls on one target have shown so far, and which of them are worth keeping. */

const PER_PATH = 12;
const MAX_KEPT = 80;
const NEWS_PER_PATH = 6;
const MAX_SPARE = 400;

class Harvest {
  /** @param near numbers of the source and their neighbours: where they are an input, the input counts as well as the result */
  constructor(near) {
    this._near = near;
    /** Plans that showed something new, the latest last. */
    this.corpus = [];
    this.kept = new Map();
    /** Calls that showed nothing of their own; a changed source may tell some of them apart. */
    this.spare = [];
    this.hung = 0;
    this.news = 0;
    this.isAsync = false;
    this._reasons = new Map();
    this._arcs = new Set();
    this._paths = new Map();
  }

  get isHopeless() {
    return this.hung >= (this.kept.size > 0 ? 6 : 3);
  }

  /** The commonest reason why a call could not be kept. */
  get reason() {
    const [first] = [...this._reasons].sort(([, a], [, b]) => b - a);
    return first?.[0] ?? 'no call of it was made in the time there was';
  }

  blame(reason) {
    this._reasons.set(reason, (this._reasons.get(reason) ?? 0) + 1);
  }

  add(plan, record) {
    if (record.outcome === 'hung') {
      this.hung += 1;
      this.blame('it does not end within the time of a call');
    } else if (record.outcome === 'unusable') this.blame(record.reason);
    else if (record.isExhausted) this.blame('it needs more memory or stack than a call may have');
    else if (record.isIncidental) this.blame(`every input known to us is refused with ${record.type}`);
    else if (!saysSomething(record)) this.blame('its results cannot be written down');
    else this._keep(plan, record);
  }

  _keep(plan, record) {
    this.isAsync ||= record.isAsync;
    const path = record.arcs.toSorted().join(' ');
    const isNear = plan.args.some((each) => this._near.has(each));
    const result = signatureOf(record) + (isNear ? plan.args.join() : '');
    if (!this._paths.has(path)) this._paths.set(path, new Map());
    const known = this._paths.get(path);
    const isNew =
      record.arcs.some((arc) => !this._arcs.has(arc)) || (!known.has(result) && known.size < NEWS_PER_PATH);
    for (const arc of record.arcs) this._arcs.add(arc);
    if (isNew) {
      this.news += 1;
      this.corpus.push(plan);
    }
    const previous = known.get(result);
    if (
      previous === undefined
        ? known.size >= PER_PATH || this.kept.size >= MAX_KEPT
        : costOf(this.kept.get(previous)?.plan) <= costOf(plan)
    )
      return this._spare({ plan, record });
    if (this.kept.has(previous)) this._spare(this.kept.get(previous));
    this.kept.delete(previous);
    known.set(result, plan.id);
    this.kept.set(plan.id, { plan, record });
  }

  _spare(call) {
    if (this.spare.length < MAX_SPARE) this.spare.push(call);
  }
}

/** What two runs of the same call must have in common. */
const signatureOf = ({ outcome, type, value, message, drained, stateAfter, argsAfter, resultState }) =>
  JSON.stringify([outcome, type, value, message, drained, stateAfter, argsAfter, resultState]);

const saysSomething = ({ outcome, value, resultState, stateAfter, argsAfter }) =>
  outcome === 'raised' ||
  value !== null ||
  [resultState, stateAfter, argsAfter].some((each) => Object.keys(each).length > 0);

const costOf = (plan) =>
  plan === undefined
    ? Infinity
    : [...plan.args, ...plan.setup].reduce((sum, each) => sum + each.length, plan.setup.length * 10);

module.exports = { Harvest, costOf, signatureOf };
