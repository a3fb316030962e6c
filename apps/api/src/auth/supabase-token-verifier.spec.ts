import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { UnauthenticatedException } from '@tester/exceptions';
import { accessToken, signedWithHs256, soundClaims } from '@tester/testing';
import { CompactEncrypt } from 'jose';
import type { ApiConfig } from '../config/api-config';
import { issueAccessToken } from './local-access-token';
import { SupabaseTokenVerifier } from './supabase-token-verifier';

const secret = 'a-shared-secret-of-the-project-0123456789';
const issuer = 'https://project.supabase.example/auth/v1';
const sut = new SupabaseTokenVerifier({ auth: { jwtSecret: secret, issuer } } as ApiConfig);
const now = (): number => Math.floor(Date.now() / 1000);

const sound = (claims = {}, header = {}): string => accessToken({ secret, issuer, claims, header });
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();

function signedWithRs256(): string {
  const signed = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(soundClaims(issuer))}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), rsa.privateKey).toString('base64url')}`;
}

function signedWithHs512(): string {
  const signed = `${encoded({ alg: 'HS512', typ: 'JWT' })}.${encoded(soundClaims(issuer))}`;
  return `${signed}.${createHmac('sha512', secret).update(signed).digest('base64url')}`;
}

const unsigned = (alg: string): string => `${encoded({ alg, typ: 'JWT' })}.${encoded(soundClaims(issuer))}.`;
const payload = (): string => JSON.stringify(soundClaims(issuer));
const withRawHeader = (header: string): string => signedWithHs256(header, payload(), secret);
const withRawPayload = (text: string): string => signedWithHs256('{"alg":"HS256","typ":"JWT"}', text, secret);

describe(SupabaseTokenVerifier.name, () => {
  let fetched: jest.SpyInstance;
  beforeEach(() => {
    fetched = jest.spyOn(globalThis, 'fetch');
  });
  afterEach(() => {
    expect(fetched).not.toHaveBeenCalled();
    fetched.mockRestore();
  });

  it('tells the user of a sound token', async () => {
    const sub = 'F47AC10B-58CC-4372-A567-0E02B2C3D479';
    expect(await sut.verify(sound({ sub, email: 'a@b.example' }, { kid: 'k1' }))).toEqual({
      id: sub.toLowerCase(),
      email: 'a@b.example',
    });
  });

  it.each([[undefined], [''], [7]])('takes the e-mail %p for none', async (email) => {
    expect(await sut.verify(sound({ email }))).toMatchObject({ email: null });
  });

  it('takes the tokens that the local profile issues', async () => {
    const userId = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
    const token = await issueAccessToken({
      secret,
      issuer,
      userId,
      email: 'l@t.invalid',
      lifetimeSeconds: 60,
    });
    expect(await sut.verify(token)).toEqual({ id: userId, email: 'l@t.invalid' });
  });

  it('forgives a clock that is a few seconds apart, in both directions', async () => {
    await expect(sut.verify(sound({ exp: now() - 10 }))).resolves.toBeDefined();
    await expect(sut.verify(sound({ nbf: now() + 10 }))).resolves.toBeDefined();
  });

  it('takes an audience among several', async () => {
    await expect(sut.verify(sound({ aud: ['other', 'authenticated'] }))).resolves.toBeDefined();
  });

  const broken: [string, () => string | Promise<string>][] = [
    ['nothing', () => ''],
    ['no token at all', () => 'not-a-token'],
    ['alg none', () => unsigned('none')],
    ['alg None', () => unsigned('None')],
    ['alg nOnE', () => unsigned('nOnE')],
    ['alg none over a real signature', () => sound({}, { alg: 'none' })],
    ['alg HS256 in another case', () => sound({}, { alg: 'hs256' })],
    ['no alg', () => sound({}, { alg: undefined })],
    ['an alg that is no text', () => sound({}, { alg: ['HS256'] })],
    ['another secret', () => accessToken({ secret: `${secret}x`, issuer })],
    ['an empty secret', () => accessToken({ secret: '', issuer })],
    ['RS256', () => signedWithRs256()],
    ['HS256 under a public key', () => accessToken({ secret: publicPem, issuer })],
    ['RS256 over an HS256 signature', () => sound({}, { alg: 'RS256' })],
    ['HS512 under the right secret', () => signedWithHs512()],
    ['an empty signature', () => `${sound().split('.').slice(0, 2).join('.')}.`],
    ['two parts', () => sound().split('.').slice(0, 2).join('.')],
    ['four parts', () => `${sound()}.x`],
    ['a changed payload', () => sound().replace(/\.[^.]+\./, `.${encoded(soundClaims(issuer))}x.`)],
    [
      'a signature of another token',
      () => sound().replace(/[^.]+$/, String(sound({ jti: 'x' }).split('.')[2])),
    ],
    ['standard base64', () => sound().replace(/[^.]+$/, 'a+b/c==')],
    ['a JWE', () => encrypted()],
    ['exp in the past', () => sound({ exp: now() - 61 })],
    ['no exp', () => sound({ exp: undefined })],
    ['an exp that is text', () => sound({ exp: String(now() + 60) })],
    ['nbf in the future', () => sound({ nbf: now() + 61 })],
    ['another issuer', () => sound({ iss: 'https://other.example/auth/v1' })],
    ['no issuer', () => sound({ iss: undefined })],
    ['another audience', () => sound({ aud: 'anon' })],
    ['no audience', () => sound({ aud: undefined })],
    ['the role anon', () => sound({ role: 'anon' })],
    ['the role service_role', () => sound({ role: 'service_role' })],
    ['no role', () => sound({ role: undefined })],
    ['an anonymous user', () => sound({ is_anonymous: true })],
    ['no subject', () => sound({ sub: undefined })],
    ['a subject that is no UUID', () => sound({ sub: 'admin' })],
    ['a subject that is SQL', () => sound({ sub: "' or 1=1 --" })],
    ['a subject with more after the UUID', () => sound({ sub: '5f0c2b9e-7a44-4a53-9a3e-0b7c6a2f1d10\n' })],
    ['a subject that is no text', () => sound({ sub: 7 })],
    ['a kid of 10 kB', () => sound({}, { kid: 'k'.repeat(10_000) })],
    ['a kid that is no text', () => sound({}, { kid: { path: '/dev/null' } })],
    ['a jwk header', () => sound({}, { jwk: { kty: 'oct', k: 'AAAA' } })],
    ['a jku header', () => sound({}, { jku: 'https://attacker.example/keys' })],
    ['an x5u header', () => sound({}, { x5u: 'https://attacker.example/cert' })],
    ['a crit header', () => sound({}, { crit: ['exp'] })],
    ['a header with a name twice', () => withRawHeader('{"alg":"none","typ":"JWT","alg":"HS256"}')],
    ['a header that is a list', () => withRawHeader('[{"alg":"HS256"}]')],
    ['a header that is null', () => withRawHeader('null')],
    ['a header that is no JSON', () => withRawHeader('alg=HS256')],
    ['a payload that is no JSON', () => withRawPayload('sub=1')],
    ['a payload that is a list', () => withRawPayload(`[${payload()}]`)],
  ];

  it.each(broken)('refuses %s', async (_case, token) => {
    await expect(sut.verify(await token())).rejects.toBeInstanceOf(UnauthenticatedException);
  });
});

function encrypted(): Promise<string> {
  return new CompactEncrypt(Buffer.from(payload()))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(Buffer.alloc(32, 1));
}
