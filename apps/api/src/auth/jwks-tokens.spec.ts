import { Logger } from '@nestjs/common';
import { IdentityUnavailableException, UnauthenticatedException } from '@tester/exceptions';
import { soundClaims } from '@tester/testing';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiConfig } from '../config/api-config';
import { JwksKeys } from './jwks-keys';
import { SupabaseTokenVerifier } from './supabase-token-verifier';

const SECRET = 'a-shared-secret-of-the-project-0123456789';
const MINUTE_MS = 60_000;

interface Signer {
  kid: string;
  alg: 'ES256' | 'RS256';
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}

async function signer(alg: 'ES256' | 'RS256'): Promise<Signer> {
  const pair = await generateKeyPair(alg, { extractable: true });
  const kid = randomUUID();
  return { ...pair, kid, alg, jwk: { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' } };
}

describe('access tokens under signing keys', () => {
  let server: Server;
  let port: number;
  let fetches: number;
  let keys: JWK[];
  let isAway: boolean;
  let isElsewhere: boolean;
  let hangs: boolean;
  let es: Signer;
  let rs: Signer;
  let now: jest.SpyInstance;
  let sut: SupabaseTokenVerifier;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    [es, rs] = await Promise.all([signer('ES256'), signer('RS256')]);
    server = createServer((request, response) => {
      fetches += 1;
      if (hangs) return;
      if (isAway) response.writeHead(503).end();
      else if (isElsewhere && request.url === '/') response.writeHead(307, { location: '/elsewhere' }).end();
      else response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  beforeEach(() => {
    [fetches, isAway, isElsewhere, hangs, keys] = [0, false, false, false, [es.jwk, rs.jwk]];
    sut = verifier();
  });
  afterEach(() => now?.mockRestore());

  const issuer = 'https://project.example/auth/v1';
  const verifier = (jwtSecret: string | null = null): SupabaseTokenVerifier =>
    new SupabaseTokenVerifier({
      auth: { jwtSecret, issuer, jwksUrl: `http://127.0.0.1:${port}/` },
    } as ApiConfig);
  const token = ({ kid, alg, privateKey }: Signer, claims = {}, header = {}): Promise<string> =>
    new SignJWT({ ...soundClaims(issuer), ...claims })
      .setProtectedHeader({ alg, kid, typ: 'JWT', ...header })
      .sign(privateKey);
  const hs256 = (secret: string, header = {}): Promise<string> =>
    new SignJWT(soundClaims(issuer))
      .setProtectedHeader({ alg: 'HS256', ...header })
      .sign(Buffer.from(secret));
  const refused = async (promise: Promise<unknown>): Promise<void> => {
    await expect(promise).rejects.toBeInstanceOf(UnauthenticatedException);
  };
  const later = (ms: number): void => {
    const at = Date.now() + ms;
    now?.mockRestore();
    now = jest.spyOn(Date, 'now').mockReturnValue(at);
  };

  it('are taken under ES256 and RS256, after one fetch', async () => {
    for (let n = 0; n < 5; n += 1) {
      await expect(sut.verify(await token(es))).resolves.toMatchObject({ email: 'user@example.test' });
      await expect(sut.verify(await token(rs))).resolves.toBeDefined();
    }
    await Promise.all(Array.from({ length: 50 }, async () => sut.verify(await token(es))));
    expect(fetches).toBe(1);
  });

  it.each<[string, () => Promise<string>]>([
    ['HS256 under the public key', async () => hs256(await exportSPKI(es.publicKey), { kid: es.kid })],
    ['HS256 where there is no secret', () => hs256(SECRET)],
    ['no kid', () => token(es, {}, { kid: undefined })],
    ['a kid that is a path', () => token(es, {}, { kid: '../../dev/null' })],
    ['a kid that is SQL', () => token(es, {}, { kid: "' or 1=1 --" })],
    ['a kid of 10 kB', () => token(es, {}, { kid: 'k'.repeat(10_000) })],
    ['a jku', () => token(es, {}, { jku: 'https://attacker.example/keys' })],
    ['a jwk', () => token(es, {}, { jwk: es.jwk })],
    [
      'alg none',
      async () => (await token(es)).replace(/^[^.]+/, Buffer.from('{"alg":"none"}').toString('base64url')),
    ],
  ])('are refused without a fetch: %s', async (_case, made) => {
    await refused(sut.verify(await made()));
    expect(fetches).toBe(0);
  });

  it.each<[string, () => Promise<string>]>([
    ['the kid of another algorithm', () => token(es, {}, { kid: rs.kid })],
    ['ES256 that says RS256', async () => withHeader(await token(es), { alg: 'RS256', kid: rs.kid })],
    ['another key under a known kid', async () => token({ ...(await signer('ES256')), kid: es.kid })],
    ['expired', () => token(es, { exp: Math.floor(Date.now() / 1000) - 61 })],
    ['not valid yet', () => token(es, { nbf: Math.floor(Date.now() / 1000) + 61 })],
    ['another issuer', () => token(es, { iss: 'https://other.example/auth/v1' })],
    ['another audience', () => token(es, { aud: 'anon' })],
    ['service_role', () => token(es, { role: 'service_role' })],
    ['an anonymous user', () => token(es, { is_anonymous: true })],
    ['no UUID', () => token(es, { sub: 'admin' })],
  ])('are refused: %s', async (_case, made) => {
    await refused(sut.verify(await made()));
    expect(fetches).toBe(1);
  });

  it('are taken under the legacy secret beside them, without a fetch', async () => {
    await expect(verifier(SECRET).verify(await hs256(SECRET))).resolves.toBeDefined();
    expect(fetches).toBe(0);
  });

  it('are known under a new key within 30 s, and a flood of unknown keys fetches once per cooldown', async () => {
    await sut.verify(await token(es));
    const rotated = await signer('ES256');
    await Promise.all(Array.from({ length: 100 }, async () => refused(sut.verify(await token(rotated)))));
    expect(fetches).toBe(1);
    keys = [es.jwk, rotated.jwk];
    later(30_000);
    await Promise.all(Array.from({ length: 100 }, async () => sut.verify(await token(rotated))));
    for (let n = 0; n < 100; n += 1)
      await refused(sut.verify(await token({ ...rotated, kid: randomUUID() })));
    expect(fetches).toBe(2);
  });

  it('are judged by known keys while the project is away, and by none after a day', async () => {
    const clock = { now: 0 };
    const jwks = new JwksKeys(`http://127.0.0.1:${port}/`, () => clock.now);
    const header = { alg: es.alg, kid: es.kid };
    await jwks.keyFor(header);
    isAway = true;
    clock.now = 60 * MINUTE_MS;
    await expect(jwks.keyFor(header)).resolves.toBeDefined();
    clock.now = 25 * 60 * MINUTE_MS;
    await expect(jwks.keyFor(header)).rejects.toBeInstanceOf(IdentityUnavailableException);
    isAway = false;
    clock.now += MINUTE_MS;
    await expect(jwks.keyFor(header)).resolves.toBeDefined();
  });

  it('are judged by no keys from elsewhere: a redirection is not followed', async () => {
    isElsewhere = true;
    await expect(sut.verify(await token(es))).rejects.toBeInstanceOf(IdentityUnavailableException);
    expect(fetches).toBe(1);
  });

  it('wait for a project that never answers all together and for seconds only, known keys not at all', async () => {
    await sut.verify(await token(es));
    hangs = true;
    later(30_000);
    const strangers = Array.from({ length: 20 }, async () =>
      sut.verify(await token({ ...es, kid: randomUUID() })),
    );
    const judged = Promise.allSettled(strangers);
    await expect(sut.verify(await token(es))).resolves.toBeDefined();
    for (const outcome of await judged) {
      expect(outcome).toMatchObject({ reason: expect.any(IdentityUnavailableException) as unknown });
    }
    expect(fetches).toBe(2);
  });

  it('can be judged by nobody while the project is away from the start, and are once it is back', async () => {
    isAway = true;
    for (let n = 0; n < 20; n += 1) {
      await expect(sut.verify(await token(es))).rejects.toBeInstanceOf(IdentityUnavailableException);
    }
    expect(fetches).toBe(1);
    isAway = false;
    later(10_000);
    await expect(sut.verify(await token(es))).resolves.toBeDefined();
  });
});

const withHeader = (token: string, header: object): string =>
  token.replace(/^[^.]+/, Buffer.from(JSON.stringify(header)).toString('base64url'));
