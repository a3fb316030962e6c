import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionReport } from '@tester/contracts';
import { WorkerProcess } from './worker-process';

// Real sandboxes with the worst that the corpus has.
jest.setTimeout(240_000);

const MIB = 1024 * 1024;
const CORPUS = path.join(__dirname, '../../worker/src/execution/corpus/python-pytest');
const SMALL = { runtime: 'python-pytest', source: 'x = 1\n', suite: 'def test_x(): pass\n' };
const WALL_MS = 2_000;
/** Patient: engines remove slowly when they have much to do. */
const GONE_WITHIN_MS = 30_000;

/** Programs that try to cost more than they may, each with its verdict. */
const COSTLY: readonly (readonly [string, string])[] = [
  ['flood', 'output_flooded'],
  ['huge-stderr', 'output_flooded'],
  ['huge-records', 'failed'],
  ['flooded-report', 'crashed'],
  ['memory', 'out_of_memory'],
  ['memory-of-a-child', 'out_of_memory'],
  ['fork-bomb', 'timed_out'],
  ['busy-children', 'timed_out'],
  ['sleeper', 'timed_out'],
];

function program(name: string): object {
  const [source, suite] = readFileSync(path.join(CORPUS, `${name}.py`), 'utf8').split('# --- suite\n');
  return { runtime: 'python-pytest', source, suite, limits: { wallMs: WALL_MS } };
}

describe('what a hostile program costs', () => {
  const instance = `e2e-containment-${process.pid}`;
  let worker: WorkerProcess;
  beforeAll(async () => {
    worker = await WorkerProcess.start({ WORKER_INSTANCE: instance, POOL_MIN: '0', POOL_MAX: '0' });
    // What any use costs once, this has paid.
    for (let i = 0; i < 12; i += 1) await execute(SMALL);
  });
  afterAll(() => worker[Symbol.asyncDispose]());

  const execute = async (body: object): Promise<ExecutionReport> =>
    (await (await worker.post('/executions', body)).json()) as ExecutionReport;
  const containers = (): string[] =>
    execFileSync('docker', ['ps', '-aq', '--no-trunc', '--filter', `label=tester.worker=${instance}`], {
      encoding: 'utf8',
    })
      .split('\n')
      .filter(Boolean);

  it.each(COSTLY)('should end %s as %s in time, at no cost to the worker', async (name, verdict) => {
    const before = worker.holdings;
    let peakBytes = 0;
    const watch = setInterval(() => (peakBytes = Math.max(peakBytes, worker.holdings.memoryBytes)), 20);
    const report = await execute(program(name));
    clearInterval(watch);

    expect(report).toMatchObject({ verdict });
    expect(report.facts.wallMs).toBeLessThan(WALL_MS + 1_000);
    expect(Math.max(0, peakBytes - before.memoryBytes) / MIB).toBeLessThanOrEqual(32);
    expect(worker.holdings.descriptors).toBeLessThanOrEqual(before.descriptors + 4);
    expect(await execute(SMALL)).toMatchObject({ verdict: 'passed', output: { stdout: '', stderr: '' } });
  });

  it('should leave no container, mount, process or file of a run behind', async () => {
    // An answer does not wait for the removal of its sandbox.
    await until(() => containers().length === 0);
    const running = execute(program('sleeper'));
    let [id] = containers();
    while (id === undefined) {
      await sleep(20);
      [id] = containers();
    }
    await until(() => tracesOf(id).length > 1);
    await running;

    await until(() => tracesOf(id).length === 0 && containers().length === 0);
  });
});

/** Where a container shows on its host, besides in the engine's list. */
function tracesOf(id: string): string[] {
  const processes = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && groupsOf(pid).includes(id));
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes(id));
  const folders = ['/var/lib/docker/containers', '/run/containerd/io.containerd.runtime.v2.task/moby']
    .map((folder) => path.join(folder, id))
    .filter((folder) => existsSync(folder));
  return [...processes, ...mounts, ...folders];
}

/** A process may end while it is looked at. */
function groupsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + GONE_WITHIN_MS;
  while (!isSo()) {
    expect(performance.now()).toBeLessThan(deadline);
    await sleep(20);
  }
}
