import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable, percentile } from '../bench/statistics.mjs';
import { PIECES } from '../bench/stream/pieces.mjs';
import { flowingRound, standingRound } from '../bench/stream/rounds.mjs';
import { GAP_MS, startApi, startBarePipe, startGemini } from '../bench/stream/sides.mjs';
import { StepFailure } from '../console/failure.mjs';
import { interruption } from '../local/interruption.mjs';
import { buildApps } from '../setup/6-apps.mjs';

const USAGE = `npm run bench:stream [-- options]
  --streams <n>   concurrent streams; may be repeated (1, 100, 500, 1000)
  --rounds <n>    rounds of each side at each concurrency (2; at one stream five times as many)
  --database <url> a PostgreSQL for the APIs instead of the embedded one; it is filled
  --profile <dir> writes a processor profile of each API at the highest concurrency`;
/** Streams of each side before anything counts: enough for the compiler to have seen it all. */
const WARM_UP = 300;
/** One stream alone is one sample. */
const ROUNDS_ALONE = 5;
/** A shell's exit code for Ctrl-C: 128 + SIGINT. */
const INTERRUPTED_EXIT = 130;
const KIB = 1024;
const HEAD = [
  'streams',
  'side',
  'first chunk p50 (ratio)',
  'first chunk p99 (ratio)',
  'CPU per stream (ratio)',
  'dropped',
];
const MEMORY_HEAD = [
  'side',
  'streams',
  'KiB per idle stream',
  'KiB per stream with its suite sent',
  'dropped',
];
/** Sides besides the bare pipe, and what is configured differently for each. */
const APIS = { 'api, sdk': {}, 'api, http': { GEMINI_TRANSPORT: 'http' } };
const SUITE_MS = GAP_MS * PIECES.length;

/** @typedef {import('../bench/stream/sides.mjs').Side} Side */

/**
 * `npm run bench:stream`: concurrent generations through the built API before a Gemini on loopback, against a bare pipe
 * of `node:http` in the same run.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const options = optionsOf(args);
  await buildApps();
  /** @type {(() => Promise<void>)[]} what is to be stopped, in the order it was started */
  const running = [];
  const interrupted = interruption().then(() => INTERRUPTED_EXIT);
  try {
    return await Promise.race([measure(options, running), interrupted]);
  } finally {
    for (let end = running.pop(); end; end = running.pop()) await end();
  }
}

/**
 * @param {ReturnType<typeof optionsOf>} options
 * @param {(() => Promise<void>)[]} running takes what ends each part that was started
 */
async function measure({ counts, rounds, database, profile }, running) {
  const gemini = await startGemini();
  running.push(gemini.stop);
  const bare = await startBarePipe(gemini.url);
  running.push(bare.stop);
  const sides = [bare];
  for (const [name, env] of Object.entries(APIS)) {
    const api = await startApi(name, gemini.url, { ...env, ...database });
    running.push(api.stop);
    sides.push(api);
  }
  progress('warming up');
  for (const side of sides) await flowingRound(side, WARM_UP);

  tell(
    `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), Node ${process.version}; milliseconds.\n`,
  );
  tell(markdownTable(HEAD, []));
  for (const count of counts) {
    progress(`${count} streams`);
    const rows = await contest(sides, count, count === 1 ? rounds * ROUNDS_ALONE : rounds);
    for (const cells of rows) tell(`| ${cells.join(' | ')} |`);
  }
  const most = Math.max(...counts);
  const memory = [];
  for (const side of sides) {
    progress(`memory of ${side.name}`);
    const { idleBytes, fullBytes, lost } = await standingRound(side, most, gemini, SUITE_MS);
    memory.push([side.name, String(most), kib(idleBytes), kib(fullBytes), String(lost)]);
    if (profile !== undefined) await profileOf(side, most, profile);
  }
  tell(`\n${markdownTable(MEMORY_HEAD, memory)}`);
  return 0;
}

/**
 * The sides in turn, so that whatever else the machine does hits all alike.
 *
 * @param {Side[]} sides
 * @param {number} count
 * @param {number} rounds
 */
async function contest(sides, count, rounds) {
  const tallies = sides.map((side) => ({ side, firstMs: /** @type {number[]} */ ([]), cpuMs: 0, lost: 0 }));
  for (let turn = 0; turn < rounds; turn += 1) {
    // None is always the one that runs in the other's wake.
    for (const tally of turn % 2 ? tallies : tallies.toReversed()) {
      const { firstMs, cpuMs, lost } = await flowingRound(tally.side, count);
      tally.firstMs.push(...firstMs);
      tally.cpuMs += cpuMs / (count * rounds);
      tally.lost += lost;
    }
  }
  const [bare] = tallies;
  return tallies.map(({ side, firstMs, cpuMs, lost }) => {
    const ratio = (/** @type {number} */ share) =>
      (percentile(firstMs, share) / percentile(bare?.firstMs ?? [], share)).toFixed(2);
    const first = [0.5, 0.99].map((share) => `${percentile(firstMs, share).toFixed(0)} (${ratio(share)})`);
    const cpu = `${cpuMs.toFixed(2)} (${(cpuMs / (bare?.cpuMs ?? Number.NaN)).toFixed(2)})`;
    return [String(count), side.name, ...first, cpu, String(lost)];
  });
}

/**
 * @param {Side} side
 * @param {number} count
 * @param {string} directory
 */
async function profileOf(side, count, directory) {
  await side.process.call('Profiler.enable');
  await side.process.call('Profiler.start');
  await flowingRound(side, count);
  const { profile } = await side.process.call('Profiler.stop');
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, `${side.name}.cpuprofile`), JSON.stringify(profile));
}

/** @param {string[]} args */
function optionsOf(args) {
  const { values } = parseArgs({
    args,
    options: {
      streams: { type: 'string', multiple: true, default: ['1', '100', '500', '1000'] },
      rounds: { type: 'string', default: '2' },
      database: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const [rounds = 0, ...counts] = [values.rounds, ...values.streams].map(Number);
  if (![rounds, ...counts].every((number) => Number.isInteger(number) && number > 0)) {
    throw new StepFailure(`These options make no sense.\n${USAGE}`);
  }
  /** @type {Record<string, string>} */
  const database = values.database === undefined ? {} : { DATABASE_URL: values.database };
  return { counts, rounds, database, profile: values.profile };
}

/** @param {number} bytes */
const kib = (bytes) => (bytes / KIB).toFixed(1);
/** @param {string} line */
const tell = (line) => void process.stdout.write(`${line}\n`);
/** @param {string} line */
const progress = (line) => void process.stderr.write(`… ${line}\n`);
