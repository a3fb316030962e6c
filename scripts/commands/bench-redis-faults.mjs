import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { HarmedRedis } from '../bench/harmed-redis.mjs';
import { startInstantGemini } from '../bench/instant-gemini.mjs';
import { MeasuredApi } from '../bench/measured-api.mjs';
import { markdownTable, percentile } from '../bench/statistics.mjs';
import { StepFailure } from '../console/failure.mjs';
import { interruption } from '../local/interruption.mjs';
import { buildApps } from '../setup/6-apps.mjs';

const USAGE = `npm run bench:redis-faults [-- options]
  --runs <n>   generations of each side in each state of Redis (300)`;
/** Generations of each side before anything counts. */
const WARM_UP = 50;
/** What Redis in any state may add to the slowest of a hundred generations, in milliseconds. */
const ADDED_P99_MAX_MS = 50;
/** A shell's exit code for Ctrl-C: 128 + SIGINT. */
const INTERRUPTED_EXIT = 130;
const FORTH = /** @type {const} */ (['without', 'with']);
const BACK = /** @type {const} */ (['with', 'without']);
const HEAD = [
  'Redis',
  'without p50 / p99',
  'with p50 / p99 / max',
  'ratio p50 / p99',
  'added p50 / p99',
  'back after',
];

/**
 * `npm run bench:redis-faults`: what Redis costs a generation while it is healthy, dead, frozen and full, against an API
 * without Redis in the same run. Ends with 1 when it is more than the aim.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const runs = runsOf(args);
  await buildApps();
  /** @type {(() => Promise<void>)[]} what is to be stopped, in the order it was started */
  const running = [];
  const stop = async () => {
    for (let end = running.pop(); end; end = running.pop()) await end();
  };
  const interrupted = interruption().then(() => INTERRUPTED_EXIT);
  try {
    return await Promise.race([measure(runs, running), interrupted]);
  } finally {
    await stop();
  }
}

/**
 * @param {number} runs
 * @param {(() => Promise<void>)[]} running takes what ends each part that was started
 */
async function measure(runs, running) {
  const gemini = await startInstantGemini();
  running.push(gemini.stop);
  const redis = await HarmedRedis.start();
  running.push(() => redis.stop());
  const without = await MeasuredApi.start('without-redis', gemini.url, {});
  running.push(() => without.stop());
  const withRedis = await MeasuredApi.start('redis', gemini.url, { REDIS_URL: redis.url });
  running.push(() => withRedis.stop());
  const sides = { without, with: withRedis };

  progress('warming up');
  await contest(sides, WARM_UP);
  const rows = [];
  /** @type {string[]} */
  const missed = [];
  for (const [state, harm] of Object.entries(redis.harms)) {
    progress(`Redis ${state}`);
    const mend = await harm();
    const times = await contest(sides, runs);
    await mend();
    rows.push(rowOf(state, times, await withRedis.backWithin()));
    const added = percentile(times.with, 0.99) - percentile(times.without, 0.99);
    if (added > ADDED_P99_MAX_MS) missed.push(state);
  }
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), Node ${process.version}`;
  tell(`${machine}; ${runs} generations of each side in each state; milliseconds.\n`);
  tell(markdownTable(HEAD, rows));
  const verdict = missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`;
  tell(`\nAt most ${ADDED_P99_MAX_MS} ms added at p99: ${verdict}.`);
  return missed.length === 0 ? 0 : 1;
}

/**
 * The two sides in turn, so that whatever else the machine does hits both alike. A generation that does not end well ends
 * the benchmark.
 *
 * @param {{ without: MeasuredApi, with: MeasuredApi }} sides
 * @param {number} runs
 */
async function contest(sides, runs) {
  /** @type {{ without: number[], with: number[] }} */
  const times = { without: [], with: [] };
  for (let turn = 0; turn < runs; turn += 1) {
    // Neither is always the one that runs in the other's wake.
    const order = turn % 2 ? FORTH : BACK;
    for (const side of order) times[side].push(await sides[side].generate());
  }
  return times;
}

/**
 * @param {string} state
 * @param {{ without: number[], with: number[] }} times
 * @param {number} backMs
 */
function rowOf(state, times, backMs) {
  const shares = [0.5, 0.99];
  const without = shares.map((share) => percentile(times.without, share));
  const withRedis = shares.map((share) => percentile(times.with, share));
  const join = (/** @type {number[]} */ numbers, /** @type {number} */ digits) =>
    numbers.map((number) => number.toFixed(digits)).join(' / ');
  return [
    state,
    join(without, 1),
    join([...withRedis, Math.max(...times.with)], 1),
    join(
      withRedis.map((value, index) => value / (without[index] ?? Number.NaN)),
      2,
    ),
    join(
      withRedis.map((value, index) => value - (without[index] ?? Number.NaN)),
      1,
    ),
    backMs.toFixed(0),
  ];
}

/** @param {string[]} args */
function runsOf(args) {
  const { values } = parseArgs({ args, options: { runs: { type: 'string', default: '300' } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new StepFailure(`These options make no sense.\n${USAGE}`);
  return runs;
}

/** @param {string} line */
const tell = (line) => void process.stdout.write(`${line}\n`);
/** @param {string} line */
const progress = (line) => void process.stderr.write(`… ${line}\n`);
