import { randomBytes } from 'node:crypto';
import { InvalidRequestException } from '@tester/exceptions';
import fc from 'fast-check';
import { IDEMPOTENCY_KEY_MAX_CHARACTERS } from './credit-limits';
import { fingerprintOf, readIdempotencyKey } from './idempotency-key';

describe(readIdempotencyKey.name, () => {
  it.each(['a', '"8e03978e-40d5-43dd-bc93-6894a57f9324"', 'x'.repeat(IDEMPOTENCY_KEY_MAX_CHARACTERS)])(
    'takes %s as it is',
    (key) => expect(readIdempotencyKey(key)).toBe(key),
  );

  it('tells a request without a key', () => expect(readIdempotencyKey(undefined)).toBeNull());

  it.each([
    ['an empty key', '', 'constraintPattern'],
    ['a space', 'a b', 'constraintPattern'],
    ['a control character', 'a\u0007', 'constraintPattern'],
    ['what is not ASCII', '키', 'constraintPattern'],
    ['a key that is too long', 'x'.repeat(IDEMPOTENCY_KEY_MAX_CHARACTERS + 1), 'constraintTooLong'],
  ])('refuses %s', (_, key, messageKey) => {
    const attempt = (): unknown => readIdempotencyKey(key);
    expect(attempt).toThrow(InvalidRequestException);
    expect(attempt).toThrow(
      expect.objectContaining({
        faults: [expect.objectContaining({ field: 'Idempotency-Key', messageKey })],
      }),
    );
  });
});

describe(fingerprintOf.name, () => {
  const key = randomBytes(32);

  it('is the same for the same parts, and for no others', () => {
    const parts = fc.array(fc.string());
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const areSame = JSON.stringify(one) === JSON.stringify(other);
        expect(fingerprintOf(one, key) === fingerprintOf(other, key)).toBe(areSame);
      }),
    );
    expect(fingerprintOf(['ab', 'c'], key)).not.toBe(fingerprintOf(['a', 'bc'], key));
    expect(fingerprintOf(['1:a'], key)).not.toBe(fingerprintOf(['', 'a'], key));
  });

  it('tells nothing to who does not have the key', () => {
    expect(fingerprintOf(['a'], key)).not.toBe(fingerprintOf(['a'], randomBytes(32)));
    expect(fingerprintOf(['secret source'], key)).toMatch(/^[0-9a-f]{64}$/);
  });
});
