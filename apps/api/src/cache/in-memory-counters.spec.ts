import { InMemoryCounters } from './in-memory-counters';

describe(InMemoryCounters.name, () => {
  it('should count each key for itself, and begin anew when its window is over', async () => {
    const clock = { ms: 1000, now: () => clock.ms };
    const sut = new InMemoryCounters(10, clock);
    expect(await sut.count('a', 500)).toEqual({ count: 1, resetMs: 500 });
    clock.ms += 499;
    expect(await sut.count('a', 500)).toEqual({ count: 2, resetMs: 1 });
    expect(await sut.count('b', 500)).toEqual({ count: 1, resetMs: 500 });
    clock.ms += 1;
    expect(await sut.count('a', 500)).toEqual({ count: 1, resetMs: 500 });
  });

  it('should forget the key that was counted longest ago when there are too many', async () => {
    const sut = new InMemoryCounters(2);
    for (const key of ['a', 'b', 'a', 'c']) await sut.count(key, 60_000);
    expect((await sut.count('a', 60_000)).count).toBe(3);
    expect((await sut.count('b', 60_000)).count).toBe(1);
  });
});
