import { Logger } from '@nestjs/common';
import type { GenerationEvent, TerminalEvent } from '@tester/contracts';
import { isTerminal } from '@tester/contracts';
import { AiUnavailableException } from '@tester/exceptions';
import fc from 'fast-check';
import { GenerationLimits } from './generation-limits';
import type { GenerationPipeline } from './generation-pipeline';
import type { ProgressEvent } from './generation-status';
import { GenerationRun, type StopReason } from './generation-run';
import { InMemoryEventLog } from './in-memory/in-memory-event-log';
import { orderWith } from './spec/order-with';

const ORDER = orderWith({ locale: 'en' });
const ID = ORDER.generationId;
const ORPHAN_MS = 60_000;
const chunk: ProgressEvent = { type: 'chunk', content: 'x' };
const saving: ProgressEvent = { type: 'status', step: 'saving', generationId: ID, message: '' };
const done: TerminalEvent = {
  type: 'done',
  generationId: ID,
  historyId: ID,
  persisted: true,
  cached: false,
  model: 'm',
};

type Perform = GenerationPipeline['perform'];
const never = (): Promise<never> => new Promise(() => undefined);

// Real threads, sockets or many runs: patient, since the machine may be busy.
describe(GenerationRun.name, () => {
  let log: InMemoryEventLog;
  beforeEach(async () => {
    Logger.overrideLogger(false);
    log = new InMemoryEventLog(new GenerationLimits());
    await log.open(ID, ORDER.userId);
  });
  afterEach(() => {
    log.onApplicationShutdown();
    jest.useRealTimers();
  });

  const runOf = (perform: Perform): GenerationRun => new GenerationRun(ORDER, { perform }, log, ORPHAN_MS);
  const logged = async (): Promise<GenerationEvent[]> =>
    ((await log.find(ID))?.events ?? []).map(({ event }) => event);

  it('logs what the pipeline yields and returns, in order', async () => {
    await runOf(async function* () {
      yield await Promise.resolve(chunk);
      yield saving;
      return done;
    }).run();
    await expect(logged()).resolves.toEqual([chunk, saving, done]);
  });

  it('ends with the problem of a failure, in the language of the order', async () => {
    await runOf(async function* () {
      yield await Promise.resolve(chunk);
      throw new AiUnavailableException('down');
    }).run();
    expect((await logged()).at(-1)).toEqual({
      type: 'error',
      title: 'Service Unavailable',
      status: 503,
      code: 'AI_UNAVAILABLE',
      detail: 'The AI service is not answering right now. Please try again soon.',
      message: 'The AI service is not answering right now. Please try again soon.',
      traceId: 'trace',
    });
  });

  it('shows nothing of an unexpected failure but code and trace id', async () => {
    await runOf(async function* () {
      yield chunk;
      throw await Promise.resolve(new TypeError('secret detail'));
    }).run();
    const end = (await logged()).at(-1);
    expect(end).toMatchObject({ type: 'error', code: 'INTERNAL', traceId: 'trace' });
    expect(JSON.stringify(end)).not.toContain('secret detail');
  });

  it.each<[StopReason, Partial<TerminalEvent>]>([
    ['asked', { type: 'cancelled', message: 'The generation was cancelled.' }],
    ['orphaned', { type: 'cancelled' }],
    ['shutdown', { type: 'error', code: 'SHUTTING_DOWN' }],
  ])('stops at once when %s, even if the pipeline ignores its signal', async (reason, end) => {
    let signal: AbortSignal | undefined;
    const sut = runOf(async function* (_order, given) {
      signal = given;
      yield chunk;
      return await never();
    });
    const running = sut.run();
    await new Promise(setImmediate);
    expect(sut.stop(reason)).toBe(true);
    await running;
    expect(signal?.aborted).toBe(true);
    expect((await logged()).at(-1)).toMatchObject(end);
  });

  it('stops before its first step', async () => {
    const sut = runOf(async function* () {
      yield chunk;
      return await never();
    });
    const running = sut.run();
    sut.stop('asked');
    await running;
    await expect(logged()).resolves.toMatchObject([{ type: 'cancelled' }]);
  });

  it('is too late to stop once the suite is whole', async () => {
    let save: () => void = () => undefined;
    const sut = runOf(async function* () {
      yield saving;
      await new Promise<void>((resolve) => (save = resolve));
      return done;
    });
    const running = sut.run();
    await new Promise(setImmediate);
    expect(sut.stop('asked')).toBe(false);
    save();
    await running;
    expect(sut.stop('asked')).toBe(false);
    await expect(logged()).resolves.toEqual([saving, done]);
  });

  it('ends exactly once however a stop races the end, and a stop that was accepted wins', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), fc.nat({ max: 3 }), async (scheduler, fails, chunks) => {
        log = new InMemoryEventLog(new GenerationLimits());
        await log.open(ID, ORDER.userId);
        const sut = runOf(async function* () {
          for (let i = 0; i < chunks; i += 1) yield await scheduler.schedule(Promise.resolve(chunk), 'chunk');
          if (fails) throw await scheduler.schedule(Promise.resolve(new Error('x')), 'failure');
          yield await scheduler.schedule(Promise.resolve(saving), 'saving');
          return await scheduler.schedule(Promise.resolve(done), 'done');
        });
        const stopping = scheduler.schedule(Promise.resolve(), 'stop').then(() => {
          const first = sut.stop('asked');
          // Asking twice changes nothing.
          expect(sut.stop('asked')).toBe(first);
          return first;
        });
        const [isStopped] = await scheduler.waitFor(Promise.all([stopping, sut.run()]));
        const events = await logged();
        expect(events.filter(isTerminal)).toHaveLength(1);
        const end = events.at(-1)?.type;
        expect(end).toBe(isStopped ? 'cancelled' : fails ? 'error' : 'done');
        log.onApplicationShutdown();
      }),
    );
  });

  it('is cancelled when nobody has read it for a while, and not before', async () => {
    jest.useFakeTimers();
    const sut = runOf(async function* () {
      yield chunk;
      return await never();
    });
    const running = sut.run();
    await jest.advanceTimersByTimeAsync(ORPHAN_MS - 1);
    const first = sut.attach();
    const second = sut.attach();
    await jest.advanceTimersByTimeAsync(ORPHAN_MS * 2);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    await jest.advanceTimersByTimeAsync(ORPHAN_MS * 2);
    await expect(logged()).resolves.toEqual([chunk]);
    second[Symbol.dispose]();
    await jest.advanceTimersByTimeAsync(ORPHAN_MS - 1);
    await expect(logged()).resolves.toEqual([chunk]);
    await jest.advanceTimersByTimeAsync(1);
    await running;
    await expect(logged()).resolves.toMatchObject([chunk, { type: 'cancelled' }]);
  });

  it('leaves no timer behind when it ends by itself, readers or not', async () => {
    jest.useFakeTimers();
    const sut = runOf(async function* () {
      yield await Promise.resolve(chunk);
      throw new Error('x');
    });
    const reader = sut.attach();
    await sut.run();
    reader[Symbol.dispose]();
    log.onApplicationShutdown();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not fail when its end cannot be logged', async () => {
    const sut = runOf(async function* () {
      await log.append(ID, done);
      yield chunk;
      return done;
    });
    await expect(sut.run()).resolves.toMatchObject({ type: 'error' });
    await expect(logged()).resolves.toEqual([done]);
  });
});
