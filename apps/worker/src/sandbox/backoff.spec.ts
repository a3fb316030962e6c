import { Backoff } from './backoff';

describe(Backoff.name, () => {
  it('should let everything through at first', () => {
    const sut = new Backoff();

    expect([sut.mayTry(0), sut.isFailing]).toEqual([true, false]);
  });

  it('should wait twice as long after each failure in a row, and a minute at most', () => {
    const sut = new Backoff();
    const pauses = Array.from({ length: 9 }, () => {
      sut.failed(0);
      let pause = 0;
      while (!sut.mayTry(pause)) pause += 500;
      return pause / 1000;
    });

    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(sut.isFailing).toBe(true);
  });

  it('should begin anew after a success', () => {
    const sut = new Backoff();
    sut.failed(0);
    sut.failed(0);

    sut.succeeded();

    expect([sut.mayTry(0), sut.isFailing]).toEqual([true, false]);
    sut.failed(0);
    expect(sut.mayTry(1_000)).toBe(true);
  });
});
