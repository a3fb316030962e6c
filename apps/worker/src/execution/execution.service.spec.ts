import type { ExecutionEvent, ExecutionRequest } from '@tester/contracts';
import { InvalidRequestException, SandboxUnavailableException } from '@tester/exceptions';
import { PromMetrics } from '@tester/nest-kit';
import { USUAL_CAPS } from '../config/limit-caps';
import type { WorkerConfig } from '../config/worker-config';
import { Sandboxes, type RecordListener, type SandboxJob, type SandboxRun } from '../sandbox/sandbox.port';
import { ExecutionService } from './execution.service';

const request: ExecutionRequest = { runtime: 'typescript-jest', source: 'x', suite: 'y' };
const never = new AbortController().signal;
const test = (name: string) =>
  ({ kind: 'test', id: name, name, path: [], status: 'passed', durationMs: 1, message: null }) as const;

/** Reports what it is told to, and ends when it is told to. */
class ScriptedSandboxes extends Sandboxes {
  readonly started = Promise.withResolvers<RecordListener>();
  readonly ended = Promise.withResolvers<SandboxRun>();
  job: SandboxJob | null = null;

  run(
    job: SandboxJob,
    _signal: AbortSignal,
    onRecord: RecordListener = () => undefined,
  ): Promise<SandboxRun> {
    this.job = job;
    this.started.resolve(onRecord);
    return this.ended.promise;
  }

  runIfFree(): never {
    throw new Error('an execution waits for its slot');
  }

  end(records: unknown[]): void {
    this.ended.resolve({
      end: 'exited',
      exitCode: 0,
      signal: null,
      limit: null,
      records,
      isReportIntact: true,
      output: { stdout: '', stderr: '', droppedBytes: 0 },
      wallMs: 5,
      cpuMs: 4,
      peakMemoryBytes: 1,
      imageDigest: 'sha256:0',
      engineRuntime: 'runc',
    });
  }
}

describe(ExecutionService.name, () => {
  let sandboxes: ScriptedSandboxes;
  let metrics: PromMetrics;
  let sut: ExecutionService;
  beforeEach(() => {
    sandboxes = new ScriptedSandboxes();
    metrics = new PromMetrics();
    sut = new ExecutionService(sandboxes, { limitCaps: { ...USUAL_CAPS, cpus: 1 } } as WorkerConfig, metrics);
  });

  it('should give the sandbox files, limits and settings of the runtime', async () => {
    const report = sut.execute({ ...request, limits: { wallMs: 700, cpus: 4 } }, never);
    sandboxes.end([]);
    await report;

    expect(sandboxes.job).toMatchObject({
      runtime: 'typescript-jest',
      mode: 'execute',
      files: { 'incoming/source.ts': 'x', 'incoming/suite.ts': 'y' },
      settings: { wallMs: 700 },
      limits: { wallMs: 700, cpus: 1, memoryBytes: 536_870_912 },
    });
  });

  it('should stream each test while the run lasts, and the report at its end', async () => {
    const events = sut.stream(request, never)[Symbol.asyncIterator]();
    const emit = await sandboxes.started.promise;
    emit({ kind: 'collected', count: 2 });
    emit(test('a'));
    expect(await events.next()).toMatchObject({ value: { type: 'test', name: 'a', status: 'passed' } });
    emit({ kind: 'nonsense' });
    emit(test('b'));
    expect(await events.next()).toMatchObject({ value: { type: 'test', name: 'b' } });

    sandboxes.end([{ kind: 'collected', count: 2 }, test('a'), test('b'), { kind: 'end', exitCode: 0 }]);

    expect(await events.next()).toMatchObject({
      value: { type: 'report', verdict: 'passed', tests: [{ name: 'a' }, { name: 'b' }] },
    });
    expect(await events.next()).toMatchObject({ done: true });
  });

  it('should count what the verdict was', async () => {
    const report = sut.execute(request, never);
    sandboxes.end([]);
    const { verdict } = await report;

    const { text } = await metrics.expose();
    expect(text).toContain(`tester_verdicts_total{runtime="typescript-jest",verdict="${verdict}"} 1`);
  });

  it('should keep for a slow reader what he has not taken', async () => {
    const stream = sut.stream(request, never);
    const emit = await sandboxes.started.promise;
    for (let i = 0; i < 100; i += 1) emit(test(`test ${i}`));
    sandboxes.end([]);
    const events: ExecutionEvent[] = [];
    for await (const event of stream) events.push(event);

    expect(events.map(({ type }) => type)).toEqual([...Array<string>(100).fill('test'), 'report']);
  });

  it('should end the stream in what went wrong', async () => {
    const events = sut.stream(request, never)[Symbol.asyncIterator]();
    const emit = await sandboxes.started.promise;
    emit(test('a'));
    await events.next();
    sandboxes.ended.reject(new SandboxUnavailableException('engine away'));

    await expect(events.next()).rejects.toThrow(SandboxUnavailableException);
  });

  it('should refuse a source that is larger than it may be, before any sandbox is made', async () => {
    const large = sut.execute({ ...request, source: 'é'.repeat(50), limits: { sourceBytes: 99 } }, never);

    await expect(large).rejects.toThrow(InvalidRequestException);
    expect(sandboxes.job).toBeNull();
  });
});
