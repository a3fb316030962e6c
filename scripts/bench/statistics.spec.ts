import { markdownTable, percentile } from './statistics.mjs';

describe(percentile.name, () => {
  const samples = [5, 1, 4, 2, 3];

  it.each([
    [0.5, 3],
    [0.95, 5],
    [0.2, 1],
    [0, 1],
  ])('should find the %d share', (share, sample) => {
    expect(percentile(samples, share)).toBe(sample);
  });

  it('should leave the samples as they were, and refuse to speak about none', () => {
    expect(samples).toEqual([5, 1, 4, 2, 3]);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});

describe(markdownTable.name, () => {
  it('should write a row for each', () => {
    expect(markdownTable(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |');
  });
});
