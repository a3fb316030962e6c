import { setTimeout as wait } from 'node:timers/promises';
import { readStream } from './read-stream.mjs';

/** Time over which the streams of a round begin, in milliseconds: users do not all press the button at once. */
export const RAMP_MS = 2_000;
/** After the last first piece, so that nothing is still on its way. */
const SETTLE_MS = 1_000;

let sources = 0;

/**
 * @typedef {import('./sides.mjs').Side} Side
 * @typedef {{ firstMs: number[], lost: number, cpuMs: number }} Round
 */

/**
 * `count` streams at once through one side, at Gemini's pace.
 *
 * @param {Side} side
 * @param {number} count
 * @returns {Promise<Round>} `lost`: pieces that a reader did not get, or got in the wrong place
 */
export async function flowingRound(side, count) {
  const before = await side.process.cpuMs();
  const readings = await Promise.all(begin(side, count));
  const cpuMs = (await side.process.cpuMs()) - before;
  return { firstMs: readings.map(({ firstMs }) => firstMs), lost: lostOf(side, readings), cpuMs };
}

/**
 * The memory of streams that stand still: once with one piece sent, once with all.
 *
 * @param {Side} side
 * @param {number} count
 * @param {Awaited<ReturnType<typeof import('./sides.mjs').startGemini>>} gemini
 * @param {number} suiteMs from the first piece to the last
 * @returns {Promise<{ idleBytes: number, fullBytes: number, lost: number }>} bytes of each stream
 */
export async function standingRound(side, count, gemini, suiteMs) {
  gemini.tell('hold');
  const before = await side.process.heapBytes();
  let begun = 0;
  const readings = Promise.all(begin(side, count, () => (begun += 1)));
  while (begun < count) await Promise.race([wait(50), readings]);
  await wait(SETTLE_MS);
  const idle = await side.process.heapBytes();
  gemini.tell('go on');
  await wait(suiteMs + SETTLE_MS);
  const full = await side.process.heapBytes();
  gemini.tell('flow');
  const lost = lostOf(side, await readings);
  return { idleBytes: (idle - before) / count, fullBytes: (full - before) / count, lost };
}

/**
 * @param {Side} side
 * @param {number} count
 * @param {() => void} [onFirst]
 */
function begin(side, count, onFirst) {
  return Array.from({ length: count }, async (_, index) => {
    await wait((RAMP_MS * index) / count);
    try {
      return await readStream(side.order((sources += 1)), side.isWhole, onFirst);
    } catch (cause) {
      throw new Error(`stream ${index + 1} of ${count} of ${side.name} broke: ${String(cause)}`, { cause });
    }
  });
}

/**
 * @param {Side} side
 * @param {import('./read-stream.mjs').Reading[]} readings
 */
function lostOf(side, readings) {
  const broken = readings.filter(({ isWhole }) => !isWhole).length;
  if (broken > 0) throw new Error(`${broken} of ${readings.length} streams of ${side.name} did not end well`);
  return readings.reduce((sum, { lost }) => sum + lost, 0);
}
