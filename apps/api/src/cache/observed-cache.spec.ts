import { PromMetrics } from '@tester/nest-kit';
import { InMemoryCache } from './in-memory-cache';
import { ObservedCache } from './observed-cache';

describe(ObservedCache.name, () => {
  it('should be the cache within, and count hits and misses by kind of entry', async () => {
    const metrics = new PromMetrics();
    const sut = new ObservedCache(new InMemoryCache(), metrics);
    expect(await sut.find('suite:a')).toBeNull();
    await sut.record('suite:a', 'text', 60_000, 'somebody');
    expect(await sut.find('suite:a')).toBe('text');
    expect(await sut.find('whatever-a-user-typed')).toBeNull();
    expect(await sut.forgetOwner('somebody')).toEqual(['suite:a']);
    expect(await sut.ping()).toBe(0);

    const { text } = await metrics.expose();
    expect(
      text
        .split('\n')
        .filter((line) => line.startsWith('tester_cache_lookups_total'))
        .toSorted(),
    ).toEqual([
      'tester_cache_lookups_total{kind="other",result="miss"} 1',
      'tester_cache_lookups_total{kind="suite",result="hit"} 1',
      'tester_cache_lookups_total{kind="suite",result="miss"} 1',
    ]);
  });
});
