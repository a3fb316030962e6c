import { CacheUnavailableException } from '@tester/exceptions';
import { Cache } from './cache.port';
import { InMemoryCache } from './in-memory-cache';
import { TieredCache } from './tiered-cache';

class CountedCache extends InMemoryCache {
  finds = 0;
  override find(key: string): Promise<string | null> {
    this.finds += 1;
    return super.find(key);
  }
}

class AwayCache extends Cache {
  find = (): Promise<null> => Promise.resolve(null);
  record = (): Promise<void> => Promise.resolve();
  ping = (): Promise<number> => Promise.reject(new CacheUnavailableException('away'));
}

describe(TieredCache.name, () => {
  let nowMs: number;
  let near: InMemoryCache;
  let far: CountedCache;
  let sut: TieredCache;
  beforeEach(() => {
    nowMs = 1;
    near = new InMemoryCache(1000, { now: () => nowMs });
    far = new CountedCache(1000, { now: () => nowMs });
    sut = new TieredCache(near, far);
  });

  it('records in both levels and asks the far one only for what the near one lacks', async () => {
    await sut.record('key', 'value', 1000);
    expect(await sut.find('key')).toBe('value');
    expect(far.finds).toBe(0);
    expect(await far.find('key')).toBe('value');
    expect(await sut.find('other')).toBeNull();
    expect(far.finds).toBe(2);
  });

  it('brings what another process recorded near, for five minutes', async () => {
    await far.record('key', 'value', 7_200_000);
    expect(await sut.find('key')).toBe('value');
    expect(await sut.find('key')).toBe('value');
    expect(far.finds).toBe(1);
    nowMs += 300_001;
    expect(await sut.find('key')).toBe('value');
    expect(far.finds).toBe(2);
  });

  it('does not let a recording wait for the far level', async () => {
    const record = jest.spyOn(far, 'record').mockReturnValue(Promise.withResolvers<void>().promise);
    await sut.record('key', 'value', 1000);
    expect(record).toHaveBeenCalledWith('key', 'value', 1000);
    expect(await sut.find('key')).toBe('value');
  });

  it('forgets what it recorded when its time is over', async () => {
    await sut.record('key', 'value', 1000);
    nowMs += 1001;
    expect(await sut.find('key')).toBeNull();
  });

  it('still finds what this process recorded while the far level is away, and says that it is', async () => {
    sut = new TieredCache(near, new AwayCache());
    await sut.record('key', 'value', 1000);
    expect(await sut.find('key')).toBe('value');
    expect(await sut.find('other')).toBeNull();
    await expect(sut.ping()).rejects.toBeInstanceOf(CacheUnavailableException);
    await expect(new TieredCache(near, far).ping()).resolves.toBe(0);
  });
});
