import { Logger } from '@nestjs/common';
import { formatWorkerLoad, WORKER_LOAD_HEADER, type ExecutionRequest } from '@tester/contracts';
import {
  NoFreeSlotException,
  SandboxUnavailableException,
  WorkerUnavailableException,
} from '@tester/exceptions';
import fc from 'fast-check';
import type { RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiConfig } from '../../config/api-config';
import { answering, REPORT, StagedWorker } from './spec/staged-worker';
import { WorkerFleet } from './worker-fleet';

const execution: ExecutionRequest = { runtime: 'python-pytest', source: 'x = 1', suite: 'def test(): pass' };
const never = new AbortController().signal;

const cut: RequestListener = (_, response) => void response.destroy();
const frame = (event: { type: string }): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
const test = { type: 'test', name: 'test_a', status: 'passed' };
const openStream = (response: ServerResponse): ServerResponse =>
  response.writeHead(200, { 'content-type': 'text/event-stream' });

describe('several workers', () => {
  let workers: StagedWorker[];
  let sut: WorkerFleet;

  const start = async (count: number, timeoutMs = 20_000): Promise<void> => {
    workers = await Promise.all(Array.from({ length: count }, () => new StagedWorker().listen()));
    const urls: readonly string[] = workers.map(({ port }) => `http://127.0.0.1:${port}`);
    sut = new WorkerFleet({ worker: { urls, authToken: 't0ken', timeoutMs } } as ApiConfig);
  };
  beforeEach(() => Logger.overrideLogger(false));
  afterEach(() => Promise.all(workers.map((worker) => worker.close())));
  afterAll(() => Logger.overrideLogger(['fatal', 'error', 'warn', 'log']));

  const workerAt = (index: number): StagedWorker => {
    const worker = workers[index];
    if (!worker) throw new Error(`there is no worker ${index}`);
    return worker;
  };
  const counts = (): number[] => workers.map(({ seen }) => seen.length);
  const execute = (signal = never): Promise<unknown> => sut.execute(execution, signal);
  const streamed = async (): Promise<unknown[]> => {
    const events = [];
    for await (const event of sut.stream(execution, never)) events.push(event);
    return events;
  };
  /** As many executions as it takes until each worker has been asked: which is drawn first is chance. */
  const untilAllWereAsked = async (work: () => Promise<unknown>): Promise<void> => {
    while (counts().includes(0)) await work();
  };

  it('should spread what runs at the same time', async () => {
    await start(2);
    const waiting: ServerResponse[] = [];
    for (const worker of workers) worker.answer = (_, response) => void waiting.push(response);
    const runs = Array.from({ length: 10 }, () => execute());
    while (waiting.length < 10) await sleep(5);
    expect(counts()).toEqual([5, 5]);
    for (const response of waiting) response.end(JSON.stringify(REPORT));
    await Promise.all(runs);
  });

  it('should go by what a worker says of its load: others have it filled', async () => {
    await start(2);
    const load = (active: number): Record<string, string> => ({
      [WORKER_LOAD_HEADER]: formatWorkerLoad({ active, waiting: 0, slots: 4 }),
    });
    workerAt(0).answer = answering(200, REPORT, load(4));
    workerAt(1).answer = answering(200, REPORT, load(0));
    await untilAllWereAsked(execute);
    const before = counts();
    for (let n = 0; n < 10; n += 1) await execute();
    expect(counts()).toEqual([before[0], (before[1] ?? 0) + 10]);
  });

  it.each<[string, (worker: StagedWorker) => unknown]>([
    ['refuses connections', (worker) => worker.close()],
    ['is full', (worker) => (worker.answer = answering(503, { code: 'NO_FREE_SLOT' }))],
    ['drains', (worker) => (worker.answer = answering(503, { code: 'SHUTTING_DOWN' }))],
    [
      'is gone behind its proxy',
      (worker) => (worker.answer = (_, response) => void response.writeHead(502).end()),
    ],
    ['dies before it answers', (worker) => (worker.answer = cut)],
  ])('should ask another when one %s', async (_, harm) => {
    await start(2);
    await harm(workerAt(0));
    for (let n = 0; n < 8; n += 1) await expect(execute()).resolves.toEqual(REPORT);
    for (let n = 0; n < 8; n += 1) await sut.runtimes(never);
    expect(workerAt(1).seen).toHaveLength(16);
  });

  it('should open a stream elsewhere as long as nothing of it has come', async () => {
    await start(2);
    workerAt(0).answer = (_, response) =>
      void openStream(response).write(': ping\n\n', () => response.destroy());
    workerAt(1).answer = (_, response) =>
      void openStream(response).end(frame(test) + frame({ type: 'report' }));
    await untilAllWereAsked(async () => expect(await streamed()).toEqual([test, { type: 'report' }]));
  });

  it.each<[string, RequestListener, () => Promise<unknown>]>([
    [
      'a stream has brought a result',
      (_, response) => void openStream(response).write(frame(test), () => response.destroy()),
      streamed,
    ],
    [
      'an answer has begun',
      (_, response) =>
        void response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()),
      execute,
    ],
  ])('should run nothing twice once %s, and say honestly that it is lost', async (_, listener, work) => {
    await start(2);
    for (const worker of workers) worker.answer = listener;
    await expect(work()).rejects.toThrow(WorkerUnavailableException);
    expect(workers.flatMap(({ seen }) => seen)).toHaveLength(1);
  });

  it('should ask nobody else about a refused request, a bug, or when the time is over', async () => {
    await start(2, 200);
    for (const listener of [answering(400, {}), answering(500, {}), (): void => undefined]) {
      for (const worker of workers) {
        worker.answer = listener;
        worker.seen.length = 0;
      }
      await expect(execute()).rejects.toThrow(WorkerUnavailableException);
      expect(workers.flatMap(({ seen }) => seen)).toHaveLength(1);
    }
  });

  it('should try two workers and not three', async () => {
    await start(3);
    for (const worker of workers) worker.answer = cut;
    await expect(execute()).rejects.toMatchObject({
      context: { workers: [1, 2, 3].map((worker) => expect.objectContaining({ worker })) },
    });
    expect(workers.flatMap(({ seen }) => seen)).toHaveLength(2);
  });

  it.each([
    ['NO_FREE_SLOT', NoFreeSlotException, '7'],
    ['SANDBOX_UNAVAILABLE', SandboxUnavailableException, '7'],
  ])('should say %s where that is so of all', async (code, Exception, retryAfter) => {
    await start(2);
    for (const worker of workers) worker.answer = answering(503, { code }, { 'retry-after': retryAfter });
    const error: unknown = await execute().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Exception);
    expect(error).toHaveProperty('retryAfterSeconds', 7);
  });

  it('should pass the caller’s leaving on, try nobody else, and hold it against no worker', async () => {
    await start(2);
    for (let n = 0; n < 5; n += 1) {
      const caller = new AbortController();
      const gone = Promise.withResolvers<void>();
      for (const worker of workers) {
        worker.answer = (_, response) => {
          response.once('close', gone.resolve);
          caller.abort();
        };
      }
      await expect(execute(caller.signal)).rejects.toHaveProperty('name', 'AbortError');
      await gone.promise;
    }
    expect(workers.flatMap(({ seen }) => seen)).toHaveLength(5);
    expect((await sut.check()).map(({ circuit }) => circuit)).toEqual(['closed', 'closed']);
  });

  it('should leave a dead worker alone, refuse at once when all are dead, and use it again when it is back', async () => {
    await start(2);
    await Promise.all(workers.map((worker) => worker.close()));
    for (let n = 0; n < 3; n += 1) await expect(execute()).rejects.toThrow(WorkerUnavailableException);
    expect(await sut.check()).toMatchObject([
      { worker: 1, status: 'away', circuit: 'open', inFlight: 0, code: 'WORKER_UNAVAILABLE' },
      { worker: 2, status: 'away', circuit: 'open' },
    ]);
    await expect(execute()).rejects.toMatchObject({ message: 'no worker can take it', retryAfterSeconds: 1 });

    await workerAt(1).listen();
    while (!(await execute().then(Boolean, () => false))) await sleep(50);
    expect(counts()[0]).toBe(0);
    await workerAt(0).listen();
    while (counts()[0] === 0) await execute();
    expect((await sut.check()).map(({ circuit }) => circuit)).toEqual(['closed', 'closed']);
  });

  it('should find out by a ping, not by somebody’s run, whether a worker is back', async () => {
    await start(2);
    workerAt(0).answer = cut;
    workerAt(0).isReady = false;
    while ((await sut.check())[0]?.circuit !== 'open') await execute();
    const { length } = workerAt(0).seen;
    workerAt(0).answer = answering(200, REPORT);
    await sleep(1_200);
    for (let n = 0; n < 5; n += 1) await execute();
    expect(workerAt(0).seen).toHaveLength(length);
    workerAt(0).isReady = true;
    while (workerAt(0).seen.length === length) await execute();
  });

  it('should let a run of a dying worker come to its end when others have opened its circuit', async () => {
    await start(1);
    const stream = Promise.withResolvers<ServerResponse>();
    workerAt(0).answer = (_, response) =>
      void openStream(response).write(frame(test), () => stream.resolve(response));
    const events = sut.stream(execution, never)[Symbol.asyncIterator]();
    await events.next();
    workerAt(0).answer = cut;
    for (let n = 0; n < 4; n += 1) await expect(execute()).rejects.toThrow(WorkerUnavailableException);
    (await stream.promise).end(frame({ type: 'report' }));
    await expect(events.next()).resolves.toMatchObject({ value: { type: 'report' } });
    await expect(events.next()).resolves.toMatchObject({ done: true });
    expect((await sut.check())[0]).toMatchObject({ circuit: 'open', inFlight: 0 });
  });

  it('should bring every run to a report or an honest error, whatever workers do, and no run to two reports', async () => {
    await start(3);
    const behaviours: Record<string, RequestListener> = {
      well: answering(200, REPORT),
      full: answering(503, { code: 'NO_FREE_SLOT' }),
      cut,
      late: (_, response) => void setTimeout(() => response.end(JSON.stringify(REPORT)), 5),
      broken: (_, response) =>
        void response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()),
    };
    const schedule = fc.array(
      fc.tuple(fc.nat(2), fc.constantFrom(...Object.keys(behaviours)), fc.integer({ min: 1, max: 4 })),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(schedule, async (steps) => {
        for (const [index, behaviour, runs] of steps) {
          workerAt(index).answer = behaviours[behaviour] ?? cut;
          const before = workers.flatMap(({ seen }) => seen).length;
          const ends = await Promise.allSettled(Array.from({ length: runs }, () => execute()));
          for (const end of ends) {
            if (end.status === 'fulfilled') expect(end.value).toEqual(REPORT);
            else expect(end.reason).toHaveProperty('kind', 'unavailable');
          }
          expect(workers.flatMap(({ seen }) => seen).length - before).toBeLessThanOrEqual(2 * runs);
        }
        expect((await sut.check()).map(({ inFlight }) => inFlight)).toEqual([0, 0, 0]);
      }),
      { numRuns: 40 },
    );
  });
});
