import { ForbiddenException } from '@tester/exceptions';
import { decodeJwt } from 'jose';
import type { ApiConfig } from '../config/api-config';
import { LOCAL_USER, localAccessToken } from './local-access-token';
import { SupabaseTokenVerifier } from './supabase-token-verifier';

const auth = { jwtSecret: 'a-secret-made-on-this-machine-0123456789', issuer: 'http://localhost/auth/v1' };

describe(localAccessToken.name, () => {
  it('is the local user to the verifier, for a week', async () => {
    const token = await localAccessToken({ profile: 'local', auth });
    const verifier = new SupabaseTokenVerifier({ auth } as ApiConfig);
    expect(await verifier.verify(token)).toEqual(LOCAL_USER);
    const { iat = 0, exp = 0 } = decodeJwt(token);
    expect(exp - iat).toBe(604_800);
  });

  it('is refused in production', async () => {
    await expect(localAccessToken({ profile: 'production', auth })).rejects.toBeInstanceOf(
      ForbiddenException,
    );
  });
});
