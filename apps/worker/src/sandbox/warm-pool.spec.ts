import { SandboxUnavailableException } from '@tester/exceptions';
import type { RuntimeId } from '@tester/contracts';
import { readWorkerConfig } from '../config/read-worker-config';
import { SandboxEngine, type PreparedSandbox, type SandboxOrder } from './sandbox-engine.port';
import { sandboxLimits } from './sandbox-limits';
import { SandboxSlots } from './sandbox-slots';
import type { SandboxJob, SandboxRun } from './sandbox.port';
import { WarmPool } from './warm-pool';

/** A sandbox that records what becomes of it. */
class FakeSandbox implements PreparedSandbox {
  private readonly end = Promise.withResolvers<void>();
  readonly gone = this.end.promise;
  discarded = 0;

  constructor(
    readonly runtime: RuntimeId,
    readonly isAwaited: boolean,
  ) {}

  die(): void {
    this.end.resolve();
  }
  run(): Promise<SandboxRun> {
    return Promise.reject(new Error('the pool runs nothing itself'));
  }
  discard(): Promise<void> {
    this.discarded += 1;
    this.die();
    return Promise.resolve();
  }
}

/** Makes a sandbox in 300 ms, or fails. */
class FakeEngine extends SandboxEngine {
  readonly made: FakeSandbox[] = [];
  making = 0;
  mostAtOnce = 0;
  attempts = 0;
  isAway = false;

  verify(): Promise<void> {
    return Promise.resolve();
  }
  check(): Promise<void> {
    return Promise.resolve();
  }
  async prepare({ runtime, isAwaited }: SandboxOrder, signal: AbortSignal): Promise<PreparedSandbox> {
    this.attempts += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, (this.making += 1));
    await new Promise((resolve) => setTimeout(resolve, 300));
    this.making -= 1;
    signal.throwIfAborted();
    if (this.isAway) throw new SandboxUnavailableException('away');
    const sandbox = new FakeSandbox(runtime, isAwaited);
    this.made.push(sandbox);
    return sandbox;
  }
}

describe(WarmPool.name, () => {
  const never = new AbortController().signal;
  const limits = sandboxLimits('python-pytest');
  const job: SandboxJob = { runtime: 'python-pytest', mode: 'execute', files: {}, settings: {}, limits };

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const pool = (variables: Record<string, string> = {}) => {
    const config = readWorkerConfig({
      WORKER_AUTH_TOKEN: 'a'.repeat(40),
      SANDBOX_SLOTS: '2',
      POOL_MEMORY_BYTES: String(4 * 1024 ** 3),
      POOL_MIN: '0',
      POOL_MAX: '4',
      POOL_REFILLS: '2',
      ...variables,
    });
    const engine = new FakeEngine();
    const slots = new SandboxSlots(config);
    return { engine, slots, sut: new WarmPool(config, engine, slots) };
  };
  const python = (sut: WarmPool) => sut.facts()['python-pytest'];
  const elapse = (milliseconds: number): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds);

  async function close(sut: WarmPool): Promise<void> {
    const closed = sut.beforeApplicationShutdown();
    await elapse(1000);
    await closed;
  }

  /** A pool with so many Python sandboxes in stock, because so many were wanted. */
  async function stocked(count: number, variables: Record<string, string> = {}) {
    const parts = pool(variables);
    await Promise.all([
      ...Array.from({ length: count }, () => parts.sut.sandboxFor(job, never)),
      elapse(300),
    ]);
    parts.sut.onApplicationBootstrap();
    // What comes after is a burst of its own.
    await elapse(3000);
    expect(python(parts.sut)).toEqual({ ready: count, growing: 0, target: count });
    parts.engine.made.splice(0, count);
    return parts;
  }

  it('should stock one of each runtime at the start, without making anybody wait', async () => {
    const { sut, engine } = pool({ POOL_MIN: '1' });

    sut.onApplicationBootstrap();

    expect(engine.made).toEqual([]);
    await elapse(1000);
    expect(engine.made.map(({ runtime }) => runtime).toSorted()).toEqual([
      'java-junit',
      'javascript-jest',
      'python-pytest',
      'typescript-jest',
    ]);
    expect(engine.mostAtOnce).toBe(2);
    expect(engine.made.map(({ isAwaited }) => isAwaited)).toEqual([false, false, false, false]);
    await close(sut);
  });

  it('should serve from the stock, oldest first, and fill it up after the run', async () => {
    const { sut, engine } = await stocked(2);
    const [oldest] = engine.made;

    await expect(sut.sandboxFor(job, never)).resolves.toBe(oldest);
    expect(python(sut)).toMatchObject({ ready: 1, growing: 0 });
    sut.restockSoon();
    sut.restockSoon();
    expect(engine.making).toBe(0);
    await elapse(5);
    expect(engine.making).toBe(1);
    await elapse(300);

    expect(python(sut)).toMatchObject({ ready: 2, growing: 0 });
    await close(sut);
  });

  it('should make a sandbox for a run when there is none', async () => {
    const { sut, engine } = pool();

    const served = sut.sandboxFor(job, never);
    await elapse(300);

    await expect(served).resolves.toBe(engine.made[0]);
    expect(engine.made[0]?.isAwaited).toBe(true);
  });

  it('should give a run the sandbox that is on its way', async () => {
    const { sut, engine } = pool({ POOL_MIN: '1' });
    sut.onApplicationBootstrap();
    await elapse(200);
    const served = sut.sandboxFor(job, never);

    await elapse(100);

    expect(await served).toBe(engine.made.find(({ runtime }) => runtime === 'python-pytest'));
    await close(sut);
  });

  it('should make a new one when the one on its way came to nothing', async () => {
    const { sut, engine } = pool({ POOL_MIN: '1' });
    engine.isAway = true;
    sut.onApplicationBootstrap();
    const served = sut.sandboxFor(job, never);

    await elapse(299);
    engine.isAway = true;
    await elapse(1);
    engine.isAway = false;
    await elapse(300);

    expect(await served).toBe(engine.made[0]);
    await close(sut);
  });

  it('should keep for the stock what a caller who left was waiting for', async () => {
    const { sut } = pool({ POOL_MIN: '1' });
    sut.onApplicationBootstrap();
    const caller = new AbortController();
    const served = sut.sandboxFor(job, caller.signal);
    served.catch(() => undefined);

    caller.abort(new Error('left'));
    await elapse(1000);

    await expect(served).rejects.toThrow('left');
    expect(python(sut)).toMatchObject({ ready: 1 });
    await close(sut);
  });

  it.each([
    ['memoryBytes', limits.memoryBytes / 2],
    ['cpus', 0.5],
    ['maxProcesses', 10],
    ['diskBytes', 1024],
  ])('should make a sandbox of its own for a run with other %s', async (name, value) => {
    const { sut, engine } = await stocked(1);

    const served = sut.sandboxFor({ ...job, limits: { ...limits, [name]: value } }, never);
    await elapse(300);

    await expect(served).resolves.toBe(engine.made[1]);
    expect(python(sut)).toMatchObject({ ready: 1 });
    await close(sut);
  });

  it('should take a warm one for a run whose other limits travel with the job', async () => {
    const { sut, engine } = await stocked(1);

    const served = sut.sandboxFor({ ...job, limits: { ...limits, wallMs: 1, outputBytes: 1 } }, never);

    await expect(served).resolves.toBe(engine.made[0]);
    await close(sut);
  });

  it('should not refill while a run waits for a slot or for its sandbox', async () => {
    const { sut, engine, slots } = await stocked(1, { SANDBOX_SLOTS: '1' });
    await sut.sandboxFor(job, never);
    const leave = Promise.withResolvers<void>();
    const running = slots.use(() => leave.promise, never);
    const waiting = slots.use(() => sut.sandboxFor(job, never), never);

    sut.restockSoon();
    await elapse(1000);
    expect(engine.making).toBe(0);
    leave.resolve();
    await elapse(0);
    sut.restockSoon();
    await elapse(5);

    // The run's own, and nothing beside it.
    expect(engine.making).toBe(1);
    await elapse(300);
    await Promise.all([running, waiting]);
    sut.restockSoon();
    await elapse(310);
    expect(python(sut)).toMatchObject({ ready: 2 });
    await close(sut);
  });

  it('should leave the cores to those that run, but for one', async () => {
    const { sut, engine, slots } = await stocked(2);
    const leave = Promise.withResolvers<void>();
    const running = slots.use(() => leave.promise, never);
    await Promise.all([sut.sandboxFor(job, never), sut.sandboxFor(job, never)]);
    engine.mostAtOnce = 0;

    sut.restockSoon();
    await elapse(1000);

    expect([engine.mostAtOnce, python(sut)?.ready]).toEqual([1, 2]);
    leave.resolve();
    await running;
    await close(sut);
  });

  it('should lend what is in stock, and count that for no demand', async () => {
    const { sut, engine } = await stocked(1);
    const [oldest] = engine.made;

    expect(sut.idleFor({ ...job, limits: { ...limits, wallMs: 1 } })).toBe(oldest);

    expect(sut.idleFor(job)).toBeNull();
    expect(python(sut)).toEqual({ ready: 0, growing: 0, target: 1 });
    expect(engine.making).toBe(0);
    await close(sut);
  });

  it('should not lend what a run could still want: one waits, or other limits were asked for', async () => {
    const { sut } = await stocked(1);

    expect(sut.idleFor({ ...job, limits: { ...limits, memoryBytes: limits.memoryBytes / 2 } })).toBeNull();
    const waiting = sut.sandboxFor({ ...job, runtime: 'java-junit' }, never);
    expect(sut.idleFor(job)).toBeNull();
    await elapse(300);
    await waiting;

    expect(sut.idleFor(job)).not.toBeNull();
    await close(sut);
  });

  it('should grow with the demand, within its bounds, and shrink when it is over', async () => {
    const { sut, engine } = await stocked(4);
    await Promise.all([...Array.from({ length: 9 }, () => sut.sandboxFor(job, never)), elapse(600)]);
    await elapse(5000);
    expect(python(sut)).toEqual({ ready: 4, growing: 0, target: 4 });
    const before = engine.made.filter(({ discarded }) => discarded > 0).length;

    await elapse(125_000);

    expect(python(sut)).toEqual({ ready: 0, growing: 0, target: 0 });
    expect(engine.made.filter(({ discarded }) => discarded > 0).length - before).toBe(4);
    await close(sut);
  });

  it('should replace what died in stock', async () => {
    const { sut, engine } = await stocked(1);

    engine.made[0]?.die();
    await elapse(0);

    expect(python(sut)).toMatchObject({ ready: 0 });
    expect(engine.made[0]?.discarded).toBe(1);
    await elapse(5300);
    expect(python(sut)).toMatchObject({ ready: 1 });
    await close(sut);
  });

  it('should not count the end of a run for a death in stock', async () => {
    const { sut, engine } = await stocked(1);
    const [sandbox] = engine.made;
    await sut.sandboxFor(job, never);

    sandbox?.die();
    await elapse(0);

    expect(sandbox?.discarded).toBe(0);
    await close(sut);
  });

  it('should replace what is older than ten minutes', async () => {
    const { sut, engine } = pool({ POOL_MIN: '1' });
    sut.onApplicationBootstrap();
    await elapse(9 * 60_000);
    const first = engine.made.slice();
    expect(first.map(({ discarded }) => discarded)).toEqual([0, 0, 0, 0]);

    await elapse(61_000 + 5_000);

    expect(first.map(({ discarded }) => discarded)).toEqual([1, 1, 1, 1]);
    expect(python(sut)).toMatchObject({ ready: 1 });
    await close(sut);
  });

  it('should pause longer and longer while refills fail, and recover by itself', async () => {
    const { sut, engine } = pool({ POOL_MIN: '1' });
    engine.isAway = true;
    sut.onApplicationBootstrap();

    await elapse(10 * 60_000);
    const attempts = engine.attempts / 4;
    expect(attempts).toBeGreaterThan(10);
    expect(attempts).toBeLessThan(20);
    engine.isAway = false;
    await elapse(66_000);

    expect(python(sut)).toMatchObject({ ready: 1 });
    await close(sut);
  });

  it('should take a cold run that succeeded for the end of the trouble', async () => {
    const { sut, engine } = pool({ POOL_MIN: '1' });
    engine.isAway = true;
    sut.onApplicationBootstrap();
    await elapse(10 * 60_000);
    engine.isAway = false;

    const served = sut.sandboxFor(job, never);
    await elapse(300);
    await served;
    sut.restockSoon();
    await elapse(305);

    expect(python(sut)).toMatchObject({ ready: 1 });
    await close(sut);
  });

  it('should leave nothing behind when it closes, and make nothing any more', async () => {
    const { sut, engine } = await stocked(2);
    await sut.sandboxFor(job, never);
    sut.restockSoon();
    await elapse(5);

    const closed = sut.beforeApplicationShutdown();
    await elapse(300);
    await closed;
    sut.restockSoon();
    await elapse(60_000);

    expect(engine.made.map(({ discarded }) => discarded)).toEqual([0, 1]);
    expect(engine.making).toBe(0);
  });
});
