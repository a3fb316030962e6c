import { AiBlockedException, AiUnavailableException } from '@tester/exceptions';
import { BrokenCircuitError } from 'cockatiel';
import { GeminiGate } from './gemini-gate';
import { GeminiRefusal } from './gemini-refusal';
import { InvalidAnswer } from './invalid-answer';
import { RetryBudget } from './retry-budget';

const QUICK = { backoffMs: 1, halfOpenAfterMs: 1_000, longestWaitMs: 8_000 };
const refusal = (status: number, retryAfterMs: number | null = null): GeminiRefusal =>
  new GeminiRefusal(status, '{}', retryAfterMs);
const never = new AbortController().signal;

describe(GeminiGate.name, () => {
  let calls: number;
  beforeEach(() => {
    calls = 0;
  });
  /** A budget that never runs out. */
  const plenty = (): RetryBudget => {
    const budget = new RetryBudget(() => 0);
    for (let i = 0; i < 10_000; i += 1) budget.countRequest();
    return budget;
  };
  const failing = (error: Error) => (): Promise<never> => {
    calls += 1;
    return Promise.reject(error);
  };
  const outcome = (passing: Promise<unknown>): Promise<unknown> => passing.catch((error: unknown) => error);

  it.each([
    ['503', refusal(503), 3],
    ['429', refusal(429), 3],
    ['408', refusal(408), 3],
    ['a lost connection', new TypeError('fetch failed'), 3],
    ['an invalid answer', new InvalidAnswer('empty'), 2],
    ['400', refusal(400), 1],
    ['403', refusal(403), 1],
    ['404', refusal(404), 1],
    ['a block', new AiBlockedException('no'), 1],
    ['silence', new AiUnavailableException('silent'), 1],
  ])('tries %s its number of times and throws the last failure', async (_name, error, tries) => {
    const sut = new GeminiGate(QUICK, plenty());
    expect(await outcome(sut.pass(failing(error), never))).toBe(error);
    expect(calls).toBe(tries);
  });

  it.each([
    ['429, which never opens the breaker', 429],
    ['503, which does', 503],
  ])('costs a failing Gemini at most 1.1 calls per request with %s', async (_name, status) => {
    const sut = new GeminiGate(QUICK);
    const requests = 300;
    for (let i = 0; i < requests; i += 1) await outcome(sut.pass(failing(refusal(status)), never));
    expect(calls).toBeLessThanOrEqual(requests * 1.1);
    if (status === 429) expect(calls).toBeGreaterThanOrEqual(requests);
    else expect(calls).toBeLessThan(20);
  });

  it.each([400, 403, 404, 429])('stays open for business whatever the number of %d', async (status) => {
    const sut = new GeminiGate(QUICK);
    for (let i = 0; i < 50; i += 1) await outcome(sut.pass(failing(refusal(status)), never));
    await expect(sut.pass(() => Promise.resolve('suite'), never)).resolves.toBe('suite');
  });

  describe('while Gemini is down', () => {
    let sut: GeminiGate;
    beforeEach(async () => {
      jest.useFakeTimers({
        now: 1_000_000,
        doNotFake: ['setTimeout', 'performance', 'nextTick', 'setImmediate'],
      });
      sut = new GeminiGate(QUICK);
      for (let i = 0; i < 10; i += 1) await outcome(sut.pass(failing(refusal(503)), never));
      calls = 0;
    });
    afterEach(() => jest.useRealTimers());

    it('makes no call', async () => {
      expect(await outcome(sut.pass(failing(refusal(503)), never))).toBeInstanceOf(BrokenCircuitError);
      expect(calls).toBe(0);
    });

    it('lets a single call find out later, refusing the others meanwhile, and serves when it went well', async () => {
      jest.setSystemTime(1_002_000);
      let answer = (_suite: string): void => undefined;
      const slow = sut.pass(() => new Promise<string>((resolve) => (answer = resolve)), never);
      expect(await outcome(sut.pass(failing(refusal(503)), never))).toBeInstanceOf(BrokenCircuitError);
      expect(calls).toBe(0);
      answer('suite');
      await expect(slow).resolves.toBe('suite');
      await expect(sut.pass(() => Promise.resolve('next'), never)).resolves.toBe('next');
    });

    it('learns nothing from a call whose user left, and stays shut', async () => {
      jest.setSystemTime(1_002_000);
      const controller = new AbortController();
      const leaving = (): Promise<never> => {
        controller.abort();
        return Promise.reject(controller.signal.reason as Error);
      };
      expect(await outcome(sut.pass(leaving, controller.signal))).toMatchObject({ name: 'AbortError' });
      expect(await outcome(sut.pass(failing(refusal(500)), never))).toBeInstanceOf(BrokenCircuitError);
      expect(calls).toBe(0);
    });

    it('stays shut when that call fails too', async () => {
      jest.setSystemTime(1_002_000);
      await outcome(sut.pass(failing(refusal(500)), never));
      expect(calls).toBe(1);
      expect(sut.isOpen).toBe(true);
      expect(await outcome(sut.pass(failing(refusal(500)), never))).toBeInstanceOf(BrokenCircuitError);
      expect(calls).toBe(1);
    });
  });

  it('waits as long as the upstream asks', async () => {
    const sut = new GeminiGate(QUICK);
    const begin = performance.now();
    const attempt = jest
      .fn<Promise<string>, []>()
      .mockRejectedValueOnce(refusal(429, 120))
      .mockResolvedValue('suite');
    await expect(sut.pass(attempt, never)).resolves.toBe('suite');
    // Timers may fire a millisecond early.
    expect(performance.now() - begin).toBeGreaterThanOrEqual(119);
  });

  it('does not wait for an upstream that asks for too long', async () => {
    await outcome(new GeminiGate(QUICK).pass(failing(refusal(429, 8_001)), never));
    expect(calls).toBe(1);
  });

  it('spreads its waits over their whole length, twice as long for the third try', async () => {
    const random = jest.spyOn(Math, 'random');
    const waits: number[] = [];
    for (const part of [0.5, 0.999]) {
      random.mockReturnValue(part);
      const begin = performance.now();
      await outcome(new GeminiGate({ ...QUICK, backoffMs: 40 }, plenty()).pass(failing(refusal(503)), never));
      waits.push(performance.now() - begin);
    }
    random.mockRestore();
    expect(waits[0]).toBeGreaterThanOrEqual(0.5 * 120 - 2);
    expect(waits[1]).toBeGreaterThanOrEqual(0.999 * 120 - 2);
  });

  it('ends at once when it is aborted in a wait, without another call', async () => {
    const controller = new AbortController();
    const sut = new GeminiGate({ ...QUICK, backoffMs: 0 });
    const passing = outcome(sut.pass(failing(refusal(429, 8_000)), controller.signal));
    setTimeout(() => controller.abort(), 10);
    expect(await passing).toMatchObject({ name: 'AbortError' });
    expect(calls).toBe(1);
  });
});
