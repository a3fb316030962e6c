import { AiUnavailableException } from '@tester/exceptions';
import { watched } from './watchdog';

async function* items<T>(...values: (T | Promise<T>)[]): AsyncGenerator<T> {
  for (const value of values) yield await value;
}
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

describe(watched.name, () => {
  const patience = { firstChunkMs: 2_000, idleMs: 1_000 };
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('passes everything on and leaves no timer', async () => {
    const giveUp = jest.fn();
    const all = await Array.fromAsync(watched(() => Promise.resolve(items(1, 2, 3)), patience, giveUp));
    expect(all).toEqual([1, 2, 3]);
    expect(giveUp).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['no answer at all', () => never<AsyncIterable<number>>(), 0, 2_000],
    ['no first item', () => Promise.resolve(items(never<number>())), 0, 2_000],
    ['a stall after an item', () => Promise.resolve(items(1, never<number>())), 1, 1_000],
  ])('gives up on %s', async (_name, open, before, limitMs) => {
    const giveUp = jest.fn();
    const sut = watched<number>(open, patience, giveUp);
    for (let i = 0; i < before; i += 1) await sut.next();
    const next = sut.next().catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(limitMs - 1);
    expect(giveUp).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await expect(next).resolves.toBeInstanceOf(AiUnavailableException);
    expect(giveUp).toHaveBeenCalledTimes(1);
  });

  it('passes a failure on', async () => {
    const failure = new Error('refused');
    const sut = watched(() => Promise.reject(failure), patience, jest.fn());
    await expect(sut.next()).rejects.toBe(failure);
  });
});
