import type { ExecuteAnswer, Problem } from '@tester/contracts';
import { setTimeout as wait } from 'node:timers/promises';
import { LocalSystem } from './system/local-system';
import { WatchedWorker } from './system/watched-worker';

const TOKEN = 'a-token-that-is-long-enough-for-everybody';
const AT_A_TIME = 4;

/** One run among many: the worker that was asked for it can be told by its name. */
const runOf = (marker: string): Record<string, string> => ({
  code: `# run ${marker}\nimport time\n\n\ndef slow():\n    time.sleep(0.4)\n    return 1\n`,
  test_code: 'def test_slow():\n    assert slow() == 1\n',
  language: 'python',
});

describe('two workers', () => {
  let workers: WatchedWorker[];
  let system: LocalSystem;

  beforeAll(async () => {
    const env = { TESTER_PROFILE: 'local', WORKER_AUTH_TOKEN: TOKEN, POOL_MAX: '1', SANDBOX_SLOTS: '2' };
    workers = [await WatchedWorker.start(env), await WatchedWorker.start(env)];
    await Promise.all(workers.map((worker) => worker.ready()));
    const urls = workers.map(({ url }) => url).join(',');
    system = await LocalSystem.start({
      withWorker: false,
      apiEnv: { WORKER_URL: '', WORKER_URLS: urls, WORKER_AUTH_TOKEN: TOKEN },
    });
  });
  afterAll(async () => {
    await system[Symbol.asyncDispose]();
    for (const worker of workers) await worker[Symbol.asyncDispose]();
  });

  const workerAt = (index: number): WatchedWorker => {
    const worker = workers[index];
    if (!worker) throw new Error(`there is no worker ${index}`);
    return worker;
  };
  const execute = async (marker: string): Promise<ExecuteAnswer | Problem> => {
    const answer = await system.client().send('POST', '/api/execution/execute', { body: runOf(marker) });
    return (await answer.json()) as ExecuteAnswer | Problem;
  };
  /** Executes one after the other, several at a time. @returns what each was answered. */
  const load = async (name: string, count: number): Promise<(ExecuteAnswer | Problem)[]> => {
    const answers: (ExecuteAnswer | Problem)[] = [];
    let next = 0;
    const line = async (): Promise<void> => {
      while (next < count) answers.push(await execute(`${name}-${next++}`));
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, line));
    return answers;
  };
  const isVerdict = (answer: ExecuteAnswer | Problem): boolean =>
    'report' in answer && answer.report.verdict === 'passed';
  const standings = async (): Promise<unknown> => {
    const { details } = (await (await fetch(`${system.url}/health`)).json()) as {
      details: { worker: { workers: { status: string; circuit: string }[] } };
    };
    return details.worker.workers.map(({ status, circuit }) => `${status} ${circuit}`);
  };

  it('should share the load, lose none of it with one that is killed, and take that one up again', async () => {
    expect((await load('before', 8)).every(isVerdict)).toBe(true);
    for (const worker of workers) expect(worker.finished).toBeGreaterThan(0);
    expect(await standings()).toEqual(['up closed', 'up closed']);

    // Killed with runs in it.
    const during = load('during', 24);
    while (!workerAt(0).runs.some(({ marker, isFinished }) => marker.startsWith('during') && !isFinished)) {
      await wait(10);
    }
    await workerAt(0).kill();
    const answers = await during;
    for (const answer of answers) {
      if (!isVerdict(answer)) expect(answer).toMatchObject({ status: 503, code: 'WORKER_UNAVAILABLE' });
    }
    // What was cut off before its answer had come was run again by the other one.
    expect(answers.filter(isVerdict).length).toBeGreaterThanOrEqual(answers.length - AT_A_TIME);
    expect((await load('after', 6)).every(isVerdict)).toBe(true);
    expect(workerAt(1).runs.filter(({ marker }) => marker.startsWith('after'))).toHaveLength(6);

    await workerAt(0).restart();
    const { finished } = workerAt(0);
    for (let round = 0; workerAt(0).finished === finished; round += 1) {
      expect((await load(`back-${round}`, AT_A_TIME)).every(isVerdict)).toBe(true);
    }
    expect(await standings()).toEqual(['up closed', 'up closed']);
  });

  it('should have run nothing again that had been finished, and nothing more than twice', () => {
    const all = workers.flatMap(({ runs }) => runs);
    for (const { marker } of all) {
      const same = all.filter((run) => run.marker === marker);
      expect(same.filter(({ isFinished }) => isFinished).length).toBeLessThanOrEqual(1);
      expect(same.length).toBeLessThanOrEqual(2);
    }
  });
});
