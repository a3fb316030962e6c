import { InMemoryCache } from './in-memory-cache';

describe(InMemoryCache.name, () => {
  it('finds what was recorded, and nothing else', async () => {
    const sut = new InMemoryCache();
    await sut.record('key', 'value', 1000);
    await sut.record('empty', '', 1000);
    expect(await sut.find('key')).toBe('value');
    expect(await sut.find('empty')).toBe('');
    expect(await sut.find('other')).toBeNull();
    expect(await sut.ping()).toBe(0);
  });

  it('forgets when the time is over', async () => {
    let nowMs = 1;
    const sut = new InMemoryCache(1000, { now: () => nowMs });
    await sut.record('key', 'value', 500);
    nowMs += 499;
    expect(await sut.find('key')).toBe('value');
    nowMs += 2;
    expect(await sut.find('key')).toBeNull();
  });

  it('holds a bounded number of bytes, counted in UTF-8; the least recently used go first', async () => {
    const sut = new InMemoryCache(30);
    await sut.record('a', '한글한', 1000);
    await sut.record('b', '한글한', 1000);
    await sut.record('c', '한글한', 1000);
    expect(await sut.find('a')).not.toBeNull();
    await sut.record('d', '한글한', 1000);
    expect(await sut.find('b')).toBeNull();
    expect(await sut.find('a')).toBe('한글한');
  });

  it('forgets what an owner put there, alone or with others, and counts the owners', async () => {
    const sut = new InMemoryCache(40);
    await sut.record('a', 'value', 1000, 'one');
    await sut.record('b', 'value', 1000, 'one');
    await sut.record('b', 'again', 1000, 'two');
    await sut.record('c', 'value', 1000, 'two');
    await sut.record('c', 'again', 1000);
    expect(await sut.forgetOwner('one')).toEqual(['b', 'a']);
    expect(await sut.find('a')).toBeNull();
    expect(await sut.find('b')).toBeNull();
    expect(await sut.find('c')).toBe('again');
    expect(await sut.forgetOwner('one')).toEqual([]);
    await sut.record('a', 'x', 1000, 'an owner too long for all that there is');
    expect(await sut.find('a')).toBeNull();
  });

  it('skips a value that would not fit at all', async () => {
    const sut = new InMemoryCache(10);
    await sut.record('key', 'far too long for it', 1000);
    expect(await sut.find('key')).toBeNull();
  });
});
