import fc from 'fast-check';
import { RetryBudget } from './retry-budget';

describe(RetryBudget.name, () => {
  let nowMs: number;
  let sut: RetryBudget;
  beforeEach(() => {
    nowMs = 5_000;
    sut = new RetryBudget(() => nowMs);
  });
  const request = (count: number): void => {
    for (let i = 0; i < count; i += 1) sut.countRequest();
  };
  const takeAll = (): number => {
    let taken = 0;
    while (sut.take()) taken += 1;
    return taken;
  };

  it('gives a tenth of the requests', () => {
    request(100);
    expect(takeAll()).toBe(10);
    request(9);
    expect(sut.take()).toBe(false);
    request(1);
    expect(takeAll()).toBe(1);
  });

  it('gives three to a process that asks little', () => {
    request(1);
    expect(takeAll()).toBe(3);
  });

  it('forgets requests and retries after a minute', () => {
    request(100);
    expect(takeAll()).toBe(10);
    nowMs += 59_000;
    expect(takeAll()).toBe(0);
    nowMs += 1_000;
    expect(takeAll()).toBe(3);
  });

  it('never gives more than a tenth in any order of things, the free ones aside', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('request', 'take', 'wait'), { maxLength: 400 }), (steps) => {
        const budget = new RetryBudget(() => nowMs);
        let requests = 0;
        let taken = 0;
        for (const step of steps) {
          if (step === 'wait') nowMs += 100;
          else if (step === 'request') {
            budget.countRequest();
            requests += 1;
          } else if (budget.take()) taken += 1;
          expect(taken).toBeLessThanOrEqual(Math.max(3, requests / 10));
        }
      }),
    );
  });
});
