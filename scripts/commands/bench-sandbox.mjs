import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { fetchTool } from '../bench/fetch-tool.mjs';
import { BENCHMARKS } from '../bench/runtimes.mjs';
import { Contest } from '../bench/measure.mjs';
import { soak } from '../bench/soak.mjs';
import { markdownTable, percentile } from '../bench/statistics.mjs';
import { StepFailure } from '../console/failure.mjs';
import { run } from '../console/run.mjs';

const USAGE = `npm run bench:sandbox [-- options]
  --runtime <id>      one runtime instead of all; may be repeated
  --runs <n>          calls of each side at each concurrency (30)
  --concurrency <n>   may be repeated (1, 2, 4, 8)
  --rounds <n>        ten-second rounds of sustained load (3)
  --soak <n>          n executions in a row, watching for leaks, instead of the contest`;

/**
 * `npm run bench:sandbox`: the bare command, a cold sandbox and a warm one, side by side in one run.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const options = optionsOf(args);
  tell(await machine());
  for (const benchmark of options.benchmarks) {
    await fetchTool(benchmark.runtime);
    tell(`\n### ${benchmark.runtime}\n`);
    if (options.soak > 0) tell(await soak(benchmark, options.soak, progress));
    else await contest(benchmark, options);
  }
  return 0;
}

/**
 * @param {import('../bench/runtimes.mjs').Benchmark} benchmark
 * @param {ReturnType<typeof optionsOf>} options
 */
async function contest(benchmark, { concurrencies, runs, rounds, tag }) {
  const sides = await Contest.begin(benchmark, tag, Math.max(...concurrencies));
  const interrupted = endOnInterrupt(() => sides.end());
  try {
    const rows = [];
    for (const concurrency of concurrencies) {
      progress(`${benchmark.runtime}: ${concurrency} at once`);
      const { bare, cold, warm } = await sides.latency(concurrency, runs);
      rows.push([
        String(concurrency),
        String(bare.length),
        timesOf(bare),
        timesOf(cold, bare),
        timesOf(warm, bare),
      ]);
    }
    tell(`Bare: \`${benchmark.typed}\`.\n`);
    tell(
      markdownTable(
        ['at once', 'runs', 'bare p50 / p95', 'cold p50 / p95 (ratio)', 'warm p50 / p95 (ratio)'],
        rows,
      ),
    );
    const most = Math.max(...concurrencies);
    progress(`${benchmark.runtime}: sustained load`);
    const { bare, worker } = await sides.throughput(most, rounds);
    tell(
      `\nSustained with ${most} callers: bare ${bare.toFixed(2)}/s, worker ${worker.toFixed(2)}/s, ratio ${(worker / bare).toFixed(2)}.`,
    );
  } finally {
    interrupted[Symbol.dispose]();
    await sides.end();
  }
}

/**
 * The workers have process groups of their own: without this they would outlive a Ctrl-C.
 *
 * @param {() => Promise<void>} end
 * @returns {Disposable}
 */
function endOnInterrupt(end) {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM']);
  const leave = () => void end().finally(() => process.exit(130));
  for (const signal of signals) process.once(signal, leave);
  return { [Symbol.dispose]: () => void signals.map((signal) => process.off(signal, leave)) };
}

/**
 * @param {readonly number[]} samples
 * @param {readonly number[]} [bare]
 */
function timesOf(samples, bare) {
  const half = percentile(samples, 0.5);
  const times = `${half.toFixed(0)} / ${percentile(samples, 0.95).toFixed(0)}`;
  return bare === undefined ? times : `${times} (${(half / percentile(bare, 0.5)).toFixed(2)})`;
}

/** @param {string[]} args */
function optionsOf(args) {
  const known = BENCHMARKS.map(({ runtime }) => runtime);
  const { values } = parseArgs({
    args,
    options: {
      runtime: { type: 'string', multiple: true, default: known },
      runs: { type: 'string', default: '30' },
      concurrency: { type: 'string', multiple: true, default: ['1', '2', '4', '8'] },
      rounds: { type: 'string', default: '3' },
      soak: { type: 'string', default: '0' },
    },
  });
  const benchmarks = BENCHMARKS.filter(({ runtime }) => values.runtime.includes(runtime));
  const numbers = [values.runs, values.rounds, values.soak, ...values.concurrency].map(Number);
  if (
    benchmarks.length !== values.runtime.length ||
    !numbers.every((number) => Number.isInteger(number) && number >= 0)
  ) {
    throw new StepFailure(`These options make no sense. Runtimes: ${known.join(', ')}.\n${USAGE}`);
  }
  return {
    benchmarks,
    runs: Number(values.runs),
    concurrencies: values.concurrency.map(Number),
    rounds: Number(values.rounds),
    soak: Number(values.soak),
    tag: process.env['SANDBOX_IMAGE_TAG'] ?? 'dev',
  };
}

async function machine() {
  const { stdout } = await run(
    'docker',
    ['info', '--format', '{{.ServerVersion}}, {{.DefaultRuntime}}, cgroup {{.CgroupVersion}}'],
    {
      problem: 'The Docker engine does not answer.',
    },
  );
  const memory = (totalmem() / 1024 ** 3).toFixed(0);
  return `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${memory} GiB, Node ${process.version}, Docker ${stdout.trim()}; times in milliseconds.`;
}

/** @param {string} line */
const tell = (line) => void process.stdout.write(`${line}\n`);
/** @param {string} line */
const progress = (line) => void process.stderr.write(`… ${line}\n`);
