import { NoFreeSlotException } from '@tester/exceptions';
import { PromMetrics, Tracing } from '@tester/nest-kit';
import { ObservedSandboxes } from './observed-sandboxes';
import { Sandboxes, type SandboxJob, type SandboxRun } from './sandbox.port';

const JOB = { runtime: 'python-pytest', mode: 'execute' } as SandboxJob;
const never = new AbortController().signal;

class ScriptedSandboxes extends Sandboxes {
  constructor(private readonly result: () => Partial<SandboxRun> | null) {
    super();
  }
  async run(): Promise<SandboxRun> {
    return Promise.resolve(this.result() as SandboxRun);
  }
  async runIfFree(): Promise<SandboxRun | null> {
    return Promise.resolve(this.result() as SandboxRun | null);
  }
}

describe(ObservedSandboxes.name, () => {
  const metrics = new PromMetrics();
  let sut: ObservedSandboxes;
  const over = (result: () => Partial<SandboxRun> | null, own = new PromMetrics()) => {
    sut = new ObservedSandboxes(new ScriptedSandboxes(result), own, new Tracing());
    return { sut, text: async () => (await own.expose()).text };
  };

  it('should count a run by its end, and the limit that ended it', async () => {
    const run = { end: 'timed_out', limit: 'wall' } as const;
    const { text } = over(() => run, metrics);
    expect(await sut.run(JOB, never)).toBe(run);
    expect(await text()).toContain(
      'tester_sandbox_run_duration_seconds_count{runtime="python-pytest",mode="execute",end="timed_out"} 1',
    );
    expect(await text()).toContain(
      'tester_sandbox_limit_hits_total{runtime="python-pytest",limit="wall",end="timed_out"} 1',
    );
  });

  it('should count what found no free sandbox, and what was refused', async () => {
    const free = over(() => null);
    expect(await sut.runIfFree(JOB, never)).toBeNull();
    expect(await free.text()).toContain('end="none_free"} 1');
    expect(await free.text()).not.toContain('tester_sandbox_limit_hits_total{');
    const full = over(() => {
      throw new NoFreeSlotException('full');
    });
    await expect(sut.run(JOB, never)).rejects.toThrow(NoFreeSlotException);
    expect(await full.text()).toContain('end="NO_FREE_SLOT"} 1');
  });
});
