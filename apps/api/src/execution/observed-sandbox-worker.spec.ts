import type { ExecutionRequest } from '@tester/contracts';
import { WorkerUnavailableException } from '@tester/exceptions';
import { PromMetrics, Tracing } from '@tester/nest-kit';
import { ObservedSandboxWorker } from './observed-sandbox-worker';
import type { WorkerEvent } from './fleet/worker-events';
import { SandboxWorker, type WorkerStanding } from './sandbox-worker.port';

const never = new AbortController().signal;
const REQUEST = { runtime: 'python-pytest', source: '', suite: '' } as ExecutionRequest;

/** Answers every question with its name. */
class EchoingWorker extends SandboxWorker {
  failure: Error | null = null;
  execute = (): Promise<never> => this.answer('execute');
  explore = (): Promise<never> => this.answer('explore');
  try = (): Promise<never> => this.answer('try');
  compile = (): Promise<never> => this.answer('compile');
  runtimes = (): Promise<never> => this.answer('runtimes');
  check = (): Promise<WorkerStanding[]> => Promise.resolve([]);
  async *stream(): AsyncGenerator<WorkerEvent> {
    yield await this.answer('first');
    yield await this.answer('second');
  }
  private answer(name: string): Promise<never> {
    return this.failure === null ? Promise.resolve(name as never) : Promise.reject(this.failure);
  }
}

describe(ObservedSandboxWorker.name, () => {
  let inner: EchoingWorker;
  let metrics: PromMetrics;
  let sut: ObservedSandboxWorker;
  beforeEach(() => {
    inner = new EchoingWorker();
    metrics = new PromMetrics();
    sut = new ObservedSandboxWorker(inner, metrics, new Tracing());
  });
  const count = (operation: string, outcome: string): string =>
    `tester_worker_call_duration_seconds_count{operation="${operation}",outcome="${outcome}"} 1\n`;
  const text = async (): Promise<string> => (await metrics.expose()).text;

  it.each(['execute', 'explore', 'try', 'compile'] as const)(
    'should pass on and time %s',
    async (operation) => {
      expect(await sut[operation](REQUEST as never, never)).toBe(operation);
      expect(await text()).toContain(count(operation, 'ok'));
      inner.failure = new WorkerUnavailableException('away');
      await expect(sut[operation](REQUEST as never, never)).rejects.toBe(inner.failure);
      expect(await text()).toContain(count(operation, 'WORKER_UNAVAILABLE'));
    },
  );

  it('should pass on runtimes, and probes without a count', async () => {
    expect(await sut.runtimes(never)).toBe('runtimes');
    expect(await text()).toContain(count('runtimes', 'ok'));
    expect(await sut.check()).toEqual([]);
    expect(await text()).not.toContain('operation="check"');
  });

  it('should time a stream to its end', async () => {
    const events: unknown[] = [];
    for await (const event of sut.stream(REQUEST, never)) events.push(event);
    expect(events).toEqual(['first', 'second']);
    expect(await text()).toContain(count('stream', 'ok'));
  });

  it('should count a stream that nobody reads to its end, and one that breaks', async () => {
    for await (const _event of sut.stream(REQUEST, never)) break;
    expect(await text()).toContain(count('stream', 'CANCELLED'));
    inner.failure = new WorkerUnavailableException('away');
    const first = sut.stream(REQUEST, never)[Symbol.asyncIterator]().next();
    await expect(first).rejects.toBe(inner.failure);
    expect(await text()).toContain(count('stream', 'WORKER_UNAVAILABLE'));
  });
});
