import { jwtVerify } from 'jose';
import { accessToken, bearerOf, signedWithHs256 } from './access-tokens';

const secret = 'a-shared-secret-of-the-project-0123456789';
const issuer = 'https://project.example/auth/v1';
const claimsOf = async (token: string) => (await jwtVerify(token, Buffer.from(secret))).payload;

describe(accessToken.name, () => {
  it('is sound to a library that it shares no code with', async () => {
    expect(await claimsOf(accessToken({ secret, issuer }))).toMatchObject({
      iss: issuer,
      aud: 'authenticated',
      role: 'authenticated',
    });
  });

  it('lets a test change, add and leave out', async () => {
    const token = accessToken({
      secret,
      issuer,
      claims: { sub: 'x', email: undefined },
      header: { kid: 'k' },
    });
    const { payload, protectedHeader } = await jwtVerify(token, Buffer.from(secret));
    expect(payload.sub).toBe('x');
    expect(payload).not.toHaveProperty('email');
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'k' });
  });

  it('makes the header of a request of a user', async () => {
    const [scheme, token = ''] = bearerOf('user-id', { jwtSecret: secret, issuer }).split(' ');
    expect(scheme).toBe('Bearer');
    expect((await claimsOf(token)).sub).toBe('user-id');
  });

  it('signs any text', () => {
    const token = signedWithHs256('[', ']', secret);
    const [header = '', payload = ''] = token.split('.');
    expect([header, payload].map((part) => Buffer.from(part, 'base64url').toString())).toEqual(['[', ']']);
  });
});
