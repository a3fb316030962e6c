import { NoFreeSlotException, ShuttingDownException } from '@tester/exceptions';
import { readWorkerConfig } from '../config/read-worker-config';
import { SandboxSlots } from './sandbox-slots';

const never = new AbortController().signal;

describe(SandboxSlots.name, () => {
  const slots = (variables: Record<string, string> = {}): SandboxSlots =>
    new SandboxSlots(
      readWorkerConfig({
        WORKER_AUTH_TOKEN: 'a'.repeat(40),
        SANDBOX_SLOTS: '1',
        SANDBOX_QUEUE_LENGTH: '2',
        ...variables,
      }),
    );

  /** Occupies a slot until `leave` is called. */
  const occupy = (sut: SandboxSlots, caller?: string): { leave: () => void; done: Promise<void> } => {
    const { promise, resolve } = Promise.withResolvers<void>();
    return { leave: resolve, done: sut.use(() => promise, never, caller) };
  };

  it('should run as many at a time as there are slots, in the order they came', async () => {
    const sut = slots({ SANDBOX_SLOTS: '2', SANDBOX_QUEUE_LENGTH: '9' });
    const order: number[] = [];
    let running = 0;
    let most = 0;

    await Promise.all(
      [0, 1, 2, 3, 4, 5].map((number) =>
        sut.use(async () => {
          order.push(number);
          most = Math.max(most, (running += 1));
          await new Promise((resolve) => setTimeout(resolve, 5));
          running -= 1;
        }, never),
      ),
    );

    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('should free the slot of a run that failed', async () => {
    const sut = slots();

    await expect(sut.use(() => Promise.reject(new Error('broken')), never)).rejects.toThrow('broken');
    await expect(sut.use(() => Promise.resolve('next'), never)).resolves.toBe('next');
  });

  it('should give a free slot to who would not wait, and none when there is none', async () => {
    const sut = slots();
    const work = jest.fn(() => Promise.resolve('done'));

    expect(await sut.useIfFree(work, never)).toBe('done');
    await expect(sut.useIfFree(() => Promise.reject(new Error('broken')), never)).rejects.toThrow('broken');
    const first = occupy(sut);
    const next = occupy(sut);
    expect(await sut.useIfFree(work, never)).toBeNull();
    expect([sut.active, sut.waiting]).toEqual([1, 1]);
    first.leave();
    await first.done;
    // The slot went to the one who waits.
    expect(await sut.useIfFree(work, never)).toBeNull();
    next.leave();
    await next.done;

    expect(work).toHaveBeenCalledTimes(1);
    expect(sut.active).toBe(0);
  });

  it('should take the slot of who would not wait for each that has to, one after another', async () => {
    const sut = slots({ SANDBOX_SLOTS: '2' });
    const untilAborted = (signal: AbortSignal): Promise<never> =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const [first, second] = [sut.useIfFree(untilAborted, never), sut.useIfFree(untilAborted, never)];
    const caller = new AbortController();

    await expect(sut.use(() => Promise.resolve('run'), never)).resolves.toBe('run');
    expect(await first).toBeNull();
    expect(sut.active).toBe(1);
    // The other keeps its own as long as there are free ones.
    await expect(sut.use(() => Promise.resolve('beside'), never)).resolves.toBe('beside');
    expect(sut.active).toBe(1);
    const third = sut.useIfFree(untilAborted, caller.signal);
    caller.abort(new Error('left'));
    await expect(third).rejects.toThrow('left');
    const [one, other] = [occupy(sut), occupy(sut)];
    expect(await second).toBeNull();
    for (const each of [one, other]) {
      each.leave();
      await each.done;
    }
    expect(sut.active).toBe(0);
  });

  it('should give no slot to who would not wait once he has left, or a drain has begun', async () => {
    const sut = slots();
    const work = jest.fn(() => Promise.resolve('done'));

    await expect(sut.useIfFree(work, AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
    await sut.beforeApplicationShutdown();
    expect(await sut.useIfFree(work, never)).toBeNull();

    expect(work).not.toHaveBeenCalled();
  });

  it('should refuse what the queue cannot hold, and say when to come back', async () => {
    const sut = slots();
    const first = occupy(sut);
    const waiting = [occupy(sut), occupy(sut)];

    const refused: unknown = await occupy(sut).done.catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(NoFreeSlotException);
    expect(refused).toMatchObject({ retryAfterSeconds: 3, context: { queueLength: 2, slots: 1 } });
    expect([sut.active, sut.waiting]).toEqual([1, 2]);
    for (const each of [first, ...waiting]) {
      each.leave();
      await each.done;
    }
  });

  it('should refuse what has waited too long', async () => {
    const sut = slots({ SANDBOX_QUEUE_WAIT_MS: '10' });
    const first = occupy(sut);

    await expect(occupy(sut).done).rejects.toThrow(NoFreeSlotException);
    first.leave();
    await first.done;
    await expect(sut.use(() => Promise.resolve('free'), never)).resolves.toBe('free');
  });

  it('should let a caller leave the queue', async () => {
    const sut = slots();
    const first = occupy(sut);
    const caller = new AbortController();
    const waiting = sut.use(() => Promise.resolve('never'), caller.signal);

    caller.abort(new Error('left'));

    await expect(waiting).rejects.toThrow('left');
    first.leave();
    await first.done;
    await expect(sut.use(() => Promise.resolve('free'), never)).resolves.toBe('free');
  });

  it('should not begin for a caller that has left already', async () => {
    await expect(slots().use(() => Promise.resolve(), AbortSignal.abort(new Error('left')))).rejects.toThrow(
      'left',
    );
  });

  it('should hand the caller’s leaving on to the run', async () => {
    const caller = new AbortController();
    const seen = slots().use(
      (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('told'))),
      caller.signal,
    );

    caller.abort();

    await expect(seen).resolves.toBe('told');
  });

  it('should let callers take turns', async () => {
    const sut = slots({ SANDBOX_QUEUE_LENGTH: '9' });
    const first = occupy(sut, 'greedy');
    const order: string[] = [];
    const begun = ['greedy', 'greedy', 'greedy', 'modest'].map((caller) =>
      sut.use(() => Promise.resolve(order.push(caller)), never, caller),
    );

    first.leave();
    await Promise.all([first.done, ...begun]);

    expect(order).toEqual(['greedy', 'modest', 'greedy', 'greedy']);
  });

  it('should not let one caller fill the whole queue', async () => {
    const sut = slots();
    const first = occupy(sut, 'greedy');
    const [second, third] = [occupy(sut, 'greedy'), occupy(sut, 'greedy')];

    const modest = occupy(sut, 'modest');

    await expect(third.done).rejects.toThrow(NoFreeSlotException);
    await expect(occupy(sut, 'greedy').done).rejects.toThrow(NoFreeSlotException);
    for (const each of [first, second, modest]) {
      each.leave();
      await each.done;
    }
  });

  describe('while draining', () => {
    it('should be idle at once when nothing runs', async () => {
      const sut = slots();
      const before = sut.isDraining;

      await sut.beforeApplicationShutdown();

      expect([before, sut.isDraining]).toEqual([false, true]);
    });

    it('should refuse newcomers and those who wait, and let the running one end', async () => {
      const sut = slots();
      const first = occupy(sut);
      const waiting = occupy(sut);

      const drained = sut.beforeApplicationShutdown();

      await expect(waiting.done).rejects.toThrow(ShuttingDownException);
      await expect(occupy(sut).done).rejects.toThrow(ShuttingDownException);
      first.leave();
      await Promise.all([drained, first.done, sut.beforeApplicationShutdown()]);
    });

    it('should abort a run that outlasts the drain', async () => {
      const sut = slots({ WORKER_DRAIN_MS: '10' });
      const run = sut.use(
        (signal) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
        never,
      );

      await Promise.all([
        expect(run).rejects.toThrow(ShuttingDownException),
        sut.beforeApplicationShutdown(),
      ]);
    });
  });
});
