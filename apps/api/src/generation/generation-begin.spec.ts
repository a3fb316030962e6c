import fc from 'fast-check';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { hasBegunBy } from './generation-begin';

const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });

describe(hasBegunBy.name, () => {
  it('compares to the millisecond', () => {
    fc.assert(
      fc.property(time, time, (begun, until) => {
        expect(hasBegunBy(uuidv7({ msecs: begun }), until)).toBe(begun <= until);
      }),
    );
  });

  it('says nothing of other ids', () => {
    expect(hasBegunBy(uuidv4(), Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
