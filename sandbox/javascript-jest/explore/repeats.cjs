'use strict';
/** Makes the calls that were kept again, elsewhere and at another time: only what says the same is a fact about the source. */

const { signatureOf } = require('./harvest.cjs');

/** Another year, another hour, another chance, and a time zone that is fifteen minutes off all others. */
const ELSEWHERE = { startMs: Date.UTC(2031, 6, 2, 3, 17), seed: 4_711, timeZone: 'Asia/Kathmandu' };
const FROZEN_CLOCK = "jest.useFakeTimers({ now: new Date('2024-01-15T12:00:00Z') });";
const FIXED_CHANCE = "jest.spyOn(Math, 'random').mockReturnValue(0.5);";

class Repeats {
  constructor(host, until) {
    Object.assign(this, { _host: host, _until: until });
    this.calls = 0;
  }

  /** @returns the kept calls of a harvest that hold, with clock or chance fixed where that is what it takes */
  async settle(harvest) {
    const kept = [...harvest.kept.values()];
    const again = await this._run(
      kept.map(({ plan }) => plan),
      ELSEWHERE,
    );
    const isSame = ({ plan, record }) =>
      again.has(plan.id) && signatureOf(again.get(plan.id)) === signatureOf(record);
    const fixed = await this._fix(kept.filter((each) => !isSame(each) && again.has(each.plan.id)));
    const lost = kept.filter((each) => !isSame(each)).length - fixed.length;
    if (lost > 0) harvest.blame('its results differ from run to run');
    return [...kept.filter(isSame), ...fixed];
  }

  /** @returns those of the calls that hold elsewhere as they are */
  async hold(calls) {
    const again = await this._run(
      calls.map(({ plan }) => plan),
      ELSEWHERE,
    );
    return calls.filter(
      ({ plan, record }) => again.has(plan.id) && signatureOf(again.get(plan.id)) === signatureOf(record),
    );
  }

  /** @returns ids of the calls that hold after one another as well, whichever comes first, in a source that is loaded once */
  async together(all) {
    let lasting = all;
    for (const order of [(each) => each, (each) => each.toReversed()]) {
      const records = await this._run(
        order(lasting).map(({ plan }) => plan),
        { isShared: true },
      );
      lasting = lasting.filter(
        ({ plan, record }) =>
          !records.has(plan.id) || signatureOf(records.get(plan.id)) === signatureOf(record),
      );
    }
    return new Set(lasting.map(({ plan }) => plan.id));
  }

  async _fix(changing) {
    const candidates = changing
      .filter(({ record }) => !record.isAsync && (record.usesClock || record.usesChance))
      .slice(0, 12)
      .map(({ plan, record }) => ({
        ...plan,
        setup: [
          ...(record.usesClock ? [FROZEN_CLOCK] : []),
          ...(record.usesChance ? [FIXED_CHANCE] : []),
          ...plan.setup,
        ],
      }));
    const here = await this._run(candidates, {});
    const there = await this._run(candidates, ELSEWHERE);
    return candidates
      .filter(
        ({ id }) => here.has(id) && there.has(id) && signatureOf(here.get(id)) === signatureOf(there.get(id)),
      )
      .filter(({ id }) => ['returned', 'raised'].includes(here.get(id).outcome))
      .map((plan) => ({ plan, record: here.get(plan.id) }));
  }

  async _run(plans, settings) {
    if (plans.length === 0) return new Map();
    const records = await this._host.run(plans, this._until, settings);
    this.calls += records.size;
    return records;
  }
}

module.exports = { Repeats };
