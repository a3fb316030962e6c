import { Logger } from '@nestjs/common';
import { NoFreeSlotException, WorkerUnavailableException } from '@tester/exceptions';
import type { Exploration } from '@tester/contracts';
import { FakeSandboxWorker } from '../characterization/testing/fake-sandbox-worker';
import { anObservation } from '../characterization/testing/observation';
import { SourceFacts } from './source-facts';

const SUBJECT = { source: 'def half(n): …', sourceName: 'shapes', language: 'python' } as const;

describe(SourceFacts.name, () => {
  const never = new AbortController().signal;
  let worker: FakeSandboxWorker;
  let sut: SourceFacts;
  beforeEach(() => {
    Logger.overrideLogger(false);
    worker = new FakeSandboxWorker({ observations: [anObservation()] });
    sut = new SourceFacts(worker);
  });

  it('tells what a short look at the source showed, where a sandbox is free', async () => {
    expect(await sut.gather(SUBJECT, 1_500, never)).toEqual(['half(4) returned 2']);
    expect(worker.requests).toEqual([
      {
        runtime: 'python-pytest',
        source: SUBJECT.source,
        sourceName: 'shapes',
        limits: { wallMs: 1_395 },
        onlyIfFree: true,
      },
    ]);
  });

  it.each([
    new NoFreeSlotException('none is free'),
    new WorkerUnavailableException('away'),
    new TypeError('broken'),
  ])('tells nothing where nobody could look: %s', async (failure) => {
    worker.explore = () => Promise.reject(failure);
    expect(await sut.gather(SUBJECT, 1_500, never)).toEqual([]);
  });

  it('does not wait for a worker that is late, even one that heeds no signal', async () => {
    const timeout = new AbortController();
    const limit = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout.signal);
    worker.explore = () => new Promise<Exploration>(() => undefined);
    const facts = sut.gather(SUBJECT, 1_500, never);
    timeout.abort(new DOMException('late', 'TimeoutError'));

    expect(await facts).toEqual([]);
    expect(limit).toHaveBeenCalledWith(1_500);
    limit.mockRestore();
  });

  it('ends with who asked', async () => {
    const caller = new AbortController();
    worker.explore = (_request, signal?: AbortSignal) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const facts = sut.gather(SUBJECT, 1_500, caller.signal);
    caller.abort(new Error('left'));

    await expect(facts).rejects.toThrow('left');
    await expect(sut.gather(SUBJECT, 1_500, caller.signal)).rejects.toThrow('left');
  });
});
