import { setTimeout as sleep } from 'node:timers/promises';
import type { ExplorationRequest } from '@tester/contracts';
import { ExplorationApp } from './spec/exploration-app';

/** Other tests may use the machine at the same time. */
const PATIENCE_MS = 60_000;
const SHORT = 'def half(number):\n    return number // 2\n';
const LONG = Array.from(
  { length: 100 },
  (_, i) => `def slow_${i}(n):\n    for _ in range(3_000_000):\n        pass\n    return n\n`,
).join('\n');

describe('exploring a source where a sandbox is free', () => {
  jest.setTimeout(3 * PATIENCE_MS);
  let app: ExplorationApp;
  beforeAll(async () => {
    app = await ExplorationApp.start({ SANDBOX_SLOTS: '1', POOL_MIN: '1', POOL_MAX: '1' });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const order = (source: string): ExplorationRequest => ({
    runtime: 'python-pytest',
    source,
    limits: { wallMs: 50_000 },
  });
  const spare = (source: string): ExplorationRequest => ({ ...order(source), onlyIfFree: true });
  const until = async (isSo: () => boolean): Promise<void> => {
    for (const deadline = performance.now() + PATIENCE_MS; !isSo(); await sleep(10))
      if (performance.now() > deadline) throw new Error('it did not come to that in time');
  };
  beforeEach(() => until(() => app.ready('python-pytest') > 0));

  it('should explore in a warm sandbox, and refuse at once while there is none', async () => {
    const [first, second] = await Promise.allSettled([app.explore(spare(SHORT)), app.explore(spare(SHORT))]);
    const [explored, refused] = first.status === 'fulfilled' ? [first, second] : [second, first];

    expect(explored).toMatchObject({ value: { importFailure: null } });
    expect(String((refused as PromiseRejectedResult).reason)).toMatch(/503: .*NO_FREE_SLOT/);
  });

  it('should leave its slot to a run that comes meanwhile', async () => {
    const early = app.explore(spare(LONG)).then(() => 'it went on', String);
    await until(() => app.active() === 1);
    const run = await app.explore(order(SHORT));

    expect(run.observations.map(({ callable }) => callable)).toContain('half');
    expect(await early).toMatch(/503: .*NO_FREE_SLOT/);
  });
});
