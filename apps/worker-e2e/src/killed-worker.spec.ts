import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkerProcess } from './worker-process';

const RUN = { runtime: 'python-pytest', source: 'x = 1\n', suite: 'def test_x(): pass\n' };
const LONG = { ...RUN, suite: 'import time\n\n\ndef test_long():\n    time.sleep(9)\n' };
/** What the worker promises. */
const REAPED_WITHIN_MS = 30_000;

describe('a worker that was killed', () => {
  jest.setTimeout(120_000);
  const instance = `e2e-reaping-${process.pid}`;
  const variables = { WORKER_INSTANCE: instance, POOL_MIN: '0' };
  const label = `tester.worker=${instance}`;

  const containers = (): string[] =>
    execFileSync('docker', ['ps', '-aq', '--filter', `label=${label}`], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);

  async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + REAPED_WITHIN_MS;
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error(`it did not come to this: ${what}`);
      await sleep(50);
    }
  }

  it('should find nothing of its sandboxes any more soon after it came back', async () => {
    const killed = await WorkerProcess.start(variables);
    await killed.post('/executions', RUN);
    await until('a stock', async () =>
      JSON.stringify(await (await killed.get('/health/ready')).json()).includes('"ready":1'),
    );
    const running = killed.post('/executions', LONG).catch((error: unknown) => error);
    await until('a run', async () =>
      JSON.stringify(await (await killed.get('/health/ready')).json()).includes('"active":1'),
    );
    // Killed between two calls it leaves a container that was never started, and so has no stdin that could end.
    execFileSync('docker', ['create', '--label', label, 'tester-sandbox/python-pytest:dev']);
    const before = containers();

    await killed.end('SIGKILL');
    await running;
    await using worker = await WorkerProcess.start(variables);

    expect(before.length).toBeGreaterThanOrEqual(2);
    await until('nothing left', () => !containers().some((id) => before.includes(id)));
    expect((await worker.post('/executions', RUN)).status).toBe(200);
    expect(await worker.end('SIGTERM')).toBe(0);
    expect(containers()).toEqual([]);
  });
});
