import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { RECORDED_SUPABASE_AUTH } from './recorded-supabase-auth';
import { tokenOfSupabaseAuth } from './supabase-auth';

describe('the recorded tokens', () => {
  const { issuer, issuedAt, sharedSecret, signingKey } = RECORDED_SUPABASE_AUTH;
  const options = { issuer, audience: 'authenticated', currentDate: issuedAt };

  it.each([sharedSecret, signingKey])(
    'are sound, under the shared secret and under the signing key',
    async (each) => {
      const key =
        'jwks' in each
          ? createLocalJWKSet({
              keys: [...each.jwks.keys].map((jwk) => ({ ...jwk, key_ops: [...jwk.key_ops] })),
            })
          : () => Buffer.from(sharedSecret.jwtSecret, 'utf8');
      const user = await jwtVerify(each.accessToken, key, options);
      expect(user.payload).toMatchObject({ sub: each.userId, email: each.email, is_anonymous: false });
      const nobody = await jwtVerify(each.anonymousToken, key, options);
      expect(nobody.payload).toMatchObject({ role: 'authenticated', is_anonymous: true });
    },
  );
});

describe(tokenOfSupabaseAuth.name, () => {
  const environment = (url: string) => ({
    TEST_SUPABASE_URL: url,
    TEST_SUPABASE_SERVICE_ROLE_KEY: 'key',
    TEST_SUPABASE_JWT_SECRET: 'secret',
  });

  it('gives the recorded one where no project is named', async () => {
    expect(await tokenOfSupabaseAuth({})).toMatchObject({ email: 'hs256@example.test' });
  });

  it('signs up with the project that is named, and says when that refuses', async () => {
    const asked: unknown[] = [];
    const answers = [
      { access_token: 'a.b.c', user: { id: 'u' } },
      { code: 422, msg: 'Signups not allowed' },
    ];
    const server = createServer((request, response) => {
      void json(request).then((body) => {
        asked.push({ url: request.url, apikey: request.headers['apikey'], body });
        response.end(JSON.stringify(answers.shift()));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const token = await tokenOfSupabaseAuth(environment(url));
    expect(token).toMatchObject({
      accessToken: 'a.b.c',
      userId: 'u',
      issuer: `${url}/auth/v1`,
      jwtSecret: 'secret',
    });
    const body = { email: token.email, password: expect.any(String) };
    expect(asked).toEqual([{ url: '/auth/v1/signup', apikey: 'key', body }]);
    await expect(tokenOfSupabaseAuth(environment(url))).rejects.toThrow(/Signups not allowed/);
    server.close();
    server.closeAllConnections();
  });
});
