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
  forgetOwner = (): Promise<string[]> => Promise.reject(new CacheUnavailableException('away'));
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

  it('brings what another process recorded near, for less than a minute', async () => {
    await far.record('key', 'value', 7_200_000);
    expect(await sut.find('key')).toBe('value');
    expect(await sut.find('key')).toBe('value');
    expect(far.finds).toBe(1);
    nowMs += 50_001;
    expect(await sut.find('key')).toBe('value');
    expect(far.finds).toBe(2);
  });

  it('does not let a recording wait for the far level', async () => {
    const record = jest.spyOn(far, 'record').mockReturnValue(Promise.withResolvers<void>().promise);
    await sut.record('key', 'value', 1000, 'owner');
    expect(record).toHaveBeenCalledWith('key', 'value', 1000, 'owner');
    expect(await sut.find('key')).toBe('value');
  });

  it('forgets what it recorded when its time is over', async () => {
    await sut.record('key', 'value', 1000);
    nowMs += 1001;
    expect(await sut.find('key')).toBeNull();
  });

  it('asks the far level again within a minute for what this process recorded: it may be forgotten there', async () => {
    await sut.record('key', 'value', 7_200_000, 'owner');
    await new TieredCache(new InMemoryCache(), far).forgetOwner('owner');
    nowMs += 50_001;
    expect(await sut.find('key')).toBeNull();
  });

  it('forgets in both levels what an owner put there, through whichever process', async () => {
    const other = new TieredCache(new InMemoryCache(), far);
    await other.record('theirs', 'value', 1000, 'owner');
    await sut.record('ours', 'value', 1000, 'owner');
    await sut.record('kept', 'value', 1000, 'another');
    expect(await sut.find('theirs')).toBe('value');
    expect(new Set(await sut.forgetOwner('owner'))).toEqual(new Set(['ours', 'theirs']));
    expect(await sut.find('ours')).toBeNull();
    expect(await sut.find('theirs')).toBeNull();
    expect(await sut.find('kept')).toBe('value');
  });

  it('says so when the far level is away, having forgotten near', async () => {
    sut = new TieredCache(near, new AwayCache());
    await sut.record('key', 'value', 1000, 'owner');
    await expect(sut.forgetOwner('owner')).rejects.toBeInstanceOf(CacheUnavailableException);
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
