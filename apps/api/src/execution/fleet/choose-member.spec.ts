import fc from 'fast-check';
import { chooseMember } from './choose-member';

const loads = fc.array(fc.nat(20), { minLength: 1, maxLength: 12 });
const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe(chooseMember.name, () => {
  it('should take one of those there are, and nobody where there are none', () => {
    fc.assert(
      fc.property(loads, draws, draws, (given, first, second) => {
        const members = given.map((load) => ({ load }));
        const rolls = [first, second];
        expect(members).toContain(chooseMember(members, () => rolls.shift() ?? 0));
      }),
    );
    expect(chooseMember([])).toBeUndefined();
  });

  it('should never take the busiest alone while another is less busy', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(1000), { minLength: 2, maxLength: 12 }),
        draws,
        draws,
        (given, a, b) => {
          const rolls = [a, b];
          const chosen = chooseMember(
            given.map((load) => ({ load })),
            () => rolls.shift() ?? 0,
          );
          expect(chosen?.load).toBeLessThan(Math.max(...given));
        },
      ),
    );
  });

  it('should keep loads closer together than chance does', () => {
    // The known result: the fullest of n bins exceeds the mean by about ln ln n, not by the spread of pure chance.
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 16 }), fc.integer(), (count, seed) => {
        let state = seed | 1;
        const random = (): number => {
          state ^= state << 13;
          state ^= state >>> 17;
          state ^= state << 5;
          return (state >>> 0) / 2 ** 32;
        };
        const members = Array.from({ length: count }, () => ({ load: 0 }));
        for (let run = 0; run < count * 100; run += 1) {
          const chosen = chooseMember(members, random);
          if (chosen) chosen.load += 1;
        }
        expect(Math.max(...members.map(({ load }) => load))).toBeLessThanOrEqual(110);
      }),
      { numRuns: 50 },
    );
  });
});
