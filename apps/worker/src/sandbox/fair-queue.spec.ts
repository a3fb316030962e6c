import { FairQueue } from './fair-queue';

describe(FairQueue.name, () => {
  const filled = (...callers: string[]): FairQueue<string> => {
    const sut = new FairQueue<string>();
    callers.forEach((caller, index) => sut.push(caller, `${caller}${index}`));
    return sut;
  };

  it('should keep the order of a single caller', () => {
    expect([...filled('a', 'a', 'a').drain()]).toEqual(['a0', 'a1', 'a2']);
  });

  it('should let callers take turns, whoever came first and however many each has', () => {
    expect([...filled('a', 'a', 'a', 'b', 'c', 'b').drain()]).toEqual(['a0', 'b3', 'c4', 'a1', 'b5', 'a2']);
  });

  it('should put a caller whose line was empty behind those who wait', () => {
    const sut = filled('a', 'b', 'b');
    sut.next();
    sut.push('a', 'late');

    expect([...sut.drain()]).toEqual(['b1', 'late', 'b2']);
  });

  it('should forget who left', () => {
    const sut = filled('a', 'b', 'a');

    sut.remove('a', 'a0');
    sut.remove('b', 'b1');
    sut.remove('b', 'never there');
    sut.remove('c', 'nobody');

    expect(sut.length).toBe(1);
    expect([...sut.drain()]).toEqual(['a2']);
    expect(sut.length).toBe(0);
  });

  it('should make room at the end of the longest line for a caller who has less', () => {
    expect(filled('b', 'a', 'a', 'a').lastOfLongerLine('c')).toBe('a3');
    expect(filled('b', 'a', 'a', 'a').lastOfLongerLine('b')).toBe('a3');
  });

  it('should make no room where that would only turn the tables', () => {
    expect(filled('a', 'b').lastOfLongerLine('c')).toBeUndefined();
    expect(filled('a', 'a', 'b').lastOfLongerLine('b')).toBeUndefined();
    expect(filled('a', 'a').lastOfLongerLine('a')).toBeUndefined();
    expect(filled().lastOfLongerLine('a')).toBeUndefined();
  });
});
