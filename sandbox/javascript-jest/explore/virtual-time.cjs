'use strict';
/** Clock, timers and chance of a realm: none of them moves unless we move it. */

const MAX_TIMERS = 1_000;
/** A test really waits for what its function waits for: no longer than this, in milliseconds. */
const MAX_WAIT_MS = 300;

class VirtualTime {
  /** @param startMs what the clock says first @param seed of what is called chance */
  constructor(startMs, seed) {
    this._nowMs = startMs;
    this._startMs = startMs;
    this._state = seed;
    this._timers = new Map();
    this._made = 0;
    this.usesClock = false;
    this.usesChance = false;
  }

  /** Puts the clock at another time, as a test does that fakes it. */
  setTo(ms) {
    this._nowMs = this._startMs = ms;
    this._isFaked = true;
  }

  now() {
    this.usesClock ||= !this._isFaked;
    return this._nowMs;
  }

  elapsed() {
    this.usesClock = true;
    return this._nowMs - this._startMs;
  }

  /** Mulberry32. */
  random() {
    this.usesChance = true;
    this._state = (this._state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this._state ^ (this._state >>> 15), 1 | this._state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  schedule(action, delayMs, everyMs) {
    const id = ++this._made;
    if (typeof action === 'function')
      this._timers.set(id, { action, atMs: this._nowMs + Math.max(1, Number(delayMs) || 1), everyMs });
    return id;
  }

  cancel(id) {
    this._timers.delete(Number(id));
  }

  /** Moves the clock to the next timer and returns what is to be done then; null when there is none, or none soon. */
  next() {
    const [first] = [...this._timers].sort(([a, { atMs: at }], [b, { atMs: bt }]) => at - bt || a - b);
    if (!first || this._made > MAX_TIMERS) return null;
    const [id, { action, atMs, everyMs }] = first;
    if (atMs - this._startMs > MAX_WAIT_MS) return null;
    this._nowMs = Math.max(this._nowMs, atMs);
    if (everyMs === undefined) this._timers.delete(id);
    else this._timers.set(id, { action, atMs: atMs + Math.max(1, everyMs), everyMs });
    return action;
  }
}

module.exports = { VirtualTime };
