import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { backoffMs } from './backoff';
import { fileNameOf, itemOf, userTag } from './spool-item';

const KEY = { keyId: 'k1', key: randomBytes(32) };

describe(itemOf.name, () => {
  it('reads every name that is given', () => {
    const item = fc.record({
      userTag: fc.uuid().map((userId) => userTag(userId, KEY)),
      generationId: fc.uuid(),
      refusals: fc.nat(999),
    });
    fc.assert(fc.property(item, (each) => expect(itemOf(fileNameOf(each))).toEqual(each)));
  });

  it.each(['relay.lock', 'dead', `${randomUUID()}.tmp`, `x.${randomUUID()}.0.suite`, '..', ''])(
    'takes %j for no item',
    (name) => expect(itemOf(name)).toBeNull(),
  );
});

describe(userTag.name, () => {
  it('is the same for a user however the id is written, and another for another user or key', () => {
    const userId = randomUUID();
    const tag = userTag(userId, KEY);
    expect(userTag(userId.toUpperCase(), KEY)).toBe(tag);
    expect(userTag(randomUUID(), KEY)).not.toBe(tag);
    expect(userTag(userId, { keyId: 'k1', key: randomBytes(32) })).not.toBe(tag);
    expect(tag).not.toContain(userId.slice(0, 8));
  });
});

describe(backoffMs.name, () => {
  it.each([
    [1, 0, 250],
    [1, 1, 500],
    [3, 0.5, 1500],
    [7, 1, 30_000],
    [10_000, 0, 15_000],
  ])('after %i failures, with chance %d, is %i ms', (failures, chance, expected) => {
    expect(backoffMs(failures, chance)).toBe(expected);
  });
});
