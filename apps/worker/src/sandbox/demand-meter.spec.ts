import { DemandMeter } from './demand-meter';

describe(DemandMeter.name, () => {
  const after = (...begun: number[]): DemandMeter => {
    const sut = new DemandMeter();
    for (const now of begun) sut.record(now);
    return sut;
  };

  it('should know of nothing at first', () => {
    expect(after().busiest(0)).toBe(0);
  });

  it('should count the runs of the largest burst', () => {
    expect(after(0, 10_000, 11_000, 12_000, 20_000, 21_999).busiest(22_000)).toBe(3);
  });

  it('should not take a steady trickle for a burst', () => {
    expect(after(0, 3_000, 6_000, 9_000).busiest(9_000)).toBe(1);
  });

  it('should see a burst that spans any two seconds', () => {
    expect(after(1_500, 2_500, 3_400).busiest(3_400)).toBe(3);
  });

  it('should forget a burst after two minutes', () => {
    const sut = after(0, 1, 2, 60_000);

    expect([sut.busiest(120_000), sut.busiest(120_003), sut.busiest(180_001)]).toEqual([3, 1, 0]);
  });

  it('should remember a bounded number of runs', () => {
    expect(after(...Array.from({ length: 10_000 }, () => 0)).busiest(0)).toBe(256);
  });
});
