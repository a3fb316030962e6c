import { readdirSync, readFileSync } from 'node:fs';
import { tryRun } from '../console/run.mjs';
import { MeasuredWorker } from './measured-worker.mjs';
import { markdownTable } from './statistics.mjs';

/** The first runs fill pools, caches and the heap; growth counts from here on. */
const SETTLED_AFTER = 0.2;
const CALLERS = 2;

/**
 * Runs a suite so many times and looks at what the worker and the engine hold meanwhile.
 *
 * @param {import('./runtimes.mjs').Benchmark} benchmark
 * @param {number} runs
 * @param {(line: string) => void} tell
 */
export async function soak(benchmark, runs, tell) {
  const worker = await MeasuredWorker.start('soak', { POOL_MIN: '1' });
  const rows = [];
  try {
    const part = Math.max(1, Math.floor(runs / 10));
    for (let done = 0; done < runs; done += part) {
      const each = Array.from({ length: CALLERS }, (_, caller) => async () => {
        for (let run = caller; run < part; run += CALLERS) await worker.run(benchmark);
      });
      await Promise.all(each.map((call) => call()));
      await worker.stocked(benchmark.runtime, 1);
      rows.push({ done: done + part, ...(await held(worker)) });
      tell(`${done + part} of ${runs} executions: ${JSON.stringify(rows.at(-1))}`);
    }
  } finally {
    await worker.stop();
  }
  const left = await containersOf(worker);
  const settled = rows[Math.floor(rows.length * SETTLED_AFTER)] ?? rows[0];
  const last = rows.at(-1);
  const growth = last && settled ? `${last.memoryMib - settled.memoryMib} MiB` : 'unknown';
  return [
    markdownTable(
      ['executions', 'worker memory (MiB)', 'its descriptors', 'containers', 'processes of the engine'],
      rows.map((row) =>
        [row.done, row.memoryMib, row.descriptors, row.containers, row.processes].map(String),
      ),
    ),
    `Growth of the worker's memory after the first ${SETTLED_AFTER * 100} %: ${growth}. Containers left after it stopped: ${left}.`,
  ].join('\n\n');
}

/** @param {MeasuredWorker} worker */
async function held(worker) {
  const status = readFileSync(`/proc/${worker.pid}/status`, 'utf8');
  return {
    memoryMib: Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024),
    descriptors: readdirSync(`/proc/${worker.pid}/fd`).length,
    containers: await containersOf(worker),
    processes: shims(),
  };
}

/** @param {MeasuredWorker} worker */
async function containersOf(worker) {
  const { stdout } = await tryRun('docker', [
    'ps',
    '-aq',
    '--filter',
    `label=tester.worker=${worker.instance}`,
  ]);
  return stdout.split('\n').filter(Boolean).length;
}

/** The processes that the engine has beside each container, of everybody's. */
function shims() {
  const commands = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => commandOf(pid));
  return commands.filter((command) => command.startsWith('containerd-shim')).length;
}

/** @param {string} pid */
function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return '';
    throw error;
  }
}
