import { UnauthenticatedException } from '@tester/exceptions';
import { RECORDED_SUPABASE_AUTH, tokenOfSupabaseAuth, type IssuedToken } from '@tester/testing';
import type { ApiConfig } from '../config/api-config';
import { SupabaseTokenVerifier } from './supabase-token-verifier';

const MINUTE_MS = 60_000;

describe('tokens that Supabase Auth itself issued', () => {
  const verifierOf = ({ issuer, jwtSecret }: Pick<IssuedToken, 'issuer' | 'jwtSecret'>) =>
    new SupabaseTokenVerifier({ auth: { jwtSecret, issuer } } as ApiConfig);
  const at = (time: Date, minutesLater = 0): void => {
    jest.useFakeTimers({
      now: time.getTime() + minutesLater * MINUTE_MS,
      doNotFake: ['nextTick', 'setImmediate'],
    });
  };
  const { issuer, issuedAt, sharedSecret, signingKey } = RECORDED_SUPABASE_AUTH;
  const recorded = verifierOf({ issuer, jwtSecret: sharedSecret.jwtSecret });
  afterEach(() => jest.useRealTimers());

  it('name their user', async () => {
    const issued = await tokenOfSupabaseAuth();
    at(issued.issuedAt);
    const user = await verifierOf(issued).verify(issued.accessToken);
    expect(user).toEqual({ id: issued.userId, email: issued.email });
  });

  it('are good for their hour', async () => {
    at(issuedAt, 59);
    expect(await recorded.verify(sharedSecret.accessToken)).toMatchObject({ id: sharedSecret.userId });
    at(issuedAt, 62);
    await expect(recorded.verify(sharedSecret.accessToken)).rejects.toBeInstanceOf(UnauthenticatedException);
  });

  it.each([
    ['an anonymous user', sharedSecret.anonymousToken],
    ['a key that was never configured', signingKey.accessToken],
  ])('are refused of %s', async (_, token) => {
    at(issuedAt);
    await expect(recorded.verify(token)).rejects.toBeInstanceOf(UnauthenticatedException);
  });

  it('are refused under the secret of another project', async () => {
    at(issuedAt);
    const other = verifierOf({ issuer, jwtSecret: `${sharedSecret.jwtSecret}0` });
    await expect(other.verify(sharedSecret.accessToken)).rejects.toBeInstanceOf(UnauthenticatedException);
  });
});
