import { BareCommand } from './bare-command.mjs';
import { MeasuredWorker } from './measured-worker.mjs';
import { onQuietMachine } from './quiet-machine.mjs';

/**
 * @typedef {'bare' | 'cold' | 'warm'} Mode
 * @typedef {Record<Mode, number[]>} Samples milliseconds of each call
 * @typedef {{ bare: number, worker: number }} Throughput runs a second
 */

/** A part of the sustained load; the two sides take turns, so that neither has the quieter machine. */
const ROUND_MS = 10_000;
/** Bursts after which a stock that still does not mean to grow is at its bounds. */
const MAX_LESSONS = 5;

/** The three ways to run the same suite, side by side. */
export class Contest {
  /**
   * @param {import('./runtimes.mjs').Benchmark} benchmark
   * @param {{ bare: BareCommand[], cold: MeasuredWorker, warm: MeasuredWorker }} sides
   */
  constructor(benchmark, sides) {
    this.benchmark = benchmark;
    this.sides = sides;
  }

  /**
   * @param {import('./runtimes.mjs').Benchmark} benchmark
   * @param {string} tag
   * @param {number} concurrency the most that will be measured
   */
  static async begin(benchmark, tag, concurrency) {
    const cold = await MeasuredWorker.start('cold', { POOL_MAX: '0' });
    const warm = await MeasuredWorker.start('warm', { POOL_MIN: '0', POOL_MAX: String(concurrency) });
    const bare = Array.from({ length: concurrency }, () => new BareCommand(benchmark, tag));
    const contest = new Contest(benchmark, { bare, cold, warm });
    // First runs fill the caches of the machine, on all sides alike.
    await contest.wave(1);
    await Promise.all(bare.map((command) => command.run()));
    return contest;
  }

  async end() {
    const { bare, cold, warm } = this.sides;
    await Promise.all([...bare, cold, warm].map((side) => side.stop()));
  }

  /**
   * So many calls at once, one side after the other. The warm side begins with so many sandboxes in stock.
   *
   * @param {number} concurrency
   * @returns {Promise<Samples>}
   */
  async wave(concurrency) {
    const { bare, cold, warm } = this.sides;
    const { benchmark } = this;
    await this.#fillStock(concurrency);
    return {
      bare: await onQuietMachine(() =>
        Promise.all(bare.slice(0, concurrency).map((command) => command.run())),
      ),
      cold: await onQuietMachine(() => atOnce(concurrency, () => cold.run(benchmark))),
      warm: await onQuietMachine(() => atOnce(concurrency, () => warm.run(benchmark))),
    };
  }

  /**
   * At least so many calls of each side.
   *
   * @param {number} concurrency
   * @param {number} runs
   * @returns {Promise<Samples>}
   */
  async latency(concurrency, runs) {
    /** @type {Samples} */
    const samples = { bare: [], cold: [], warm: [] };
    while (samples.warm.length < runs) {
      const wave = await this.wave(concurrency);
      for (const mode of /** @type {Mode[]} */ (Object.keys(samples))) samples[mode].push(...wave[mode]);
    }
    return samples;
  }

  /**
   * So many callers, each with the next call as soon as the last is answered; what was in stock before is used up first
   * and does not count.
   *
   * @param {number} concurrency
   * @param {number} rounds
   * @returns {Promise<Throughput>}
   */
  async throughput(concurrency, rounds) {
    const { bare, warm } = this.sides;
    const counts = { bare: 0, worker: 0 };
    for (let round = 0; round < rounds; round += 1) {
      counts.bare += await sustained(bare.slice(0, concurrency).map((command) => () => command.run()));
      await atOnce(concurrency, () => warm.run(this.benchmark));
      counts.worker += await sustained(
        Array.from({ length: concurrency }, () => () => warm.run(this.benchmark)),
      );
    }
    const seconds = (rounds * ROUND_MS) / 1000;
    return { bare: counts.bare / seconds, worker: counts.worker / seconds };
  }

  /**
   * The stock follows the demand, and forgets it: a burst of its size, served cold, teaches it.
   *
   * @param {number} count
   */
  async #fillStock(count) {
    const { warm } = this.sides;
    for (let lesson = 0; lesson < MAX_LESSONS; lesson += 1) {
      if (await warm.stocked(this.benchmark.runtime, count)) return;
      await atOnce(count, () => warm.run(this.benchmark));
    }
    throw new Error(`the stock never means to hold ${count} of ${this.benchmark.runtime}`);
  }
}

/**
 * @template T
 * @param {number} count
 * @param {() => Promise<T>} run
 */
const atOnce = (count, run) => Promise.all(Array.from({ length: count }, run));

/**
 * @param {(() => Promise<unknown>)[]} callers
 * @returns {Promise<number>} calls that were begun and answered within the round, the last ones in part
 */
async function sustained(callers) {
  const deadline = performance.now() + ROUND_MS;
  const counts = await Promise.all(
    callers.map(async (call) => {
      for (let count = 0; ; count += 1) {
        const begun = performance.now();
        await call();
        const ended = performance.now();
        if (ended >= deadline) return count + (deadline - begun) / (ended - begun);
      }
    }),
  );
  return counts.reduce((total, count) => total + count, 0);
}
