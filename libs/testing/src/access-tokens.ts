import { createHmac } from 'node:crypto';

export interface AccessTokenOptions {
  secret: string;
  issuer: string;
  /** Laid over the claims of a sound token; `undefined` leaves a claim out. */
  claims?: Record<string, unknown>;
  /** Laid over `{ alg: 'HS256', typ: 'JWT' }`. */
  header?: Record<string, unknown>;
}

const TEST_USER_ID = '5f0c2b9e-7a44-4a53-9a3e-0b7c6a2f1d10';
const LIFETIME_SECONDS = 3600;

const base64Url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');

/** Any header and payload text under a valid HS256 signature: by hand, so that a test can say what no library would. */
export function signedWithHs256(header: string, payload: string, secret: string): string {
  const signed = `${base64Url(header)}.${base64Url(payload)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** Claims of a sound Supabase access token, valid for one hour. */
export function soundClaims(issuer: string): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    sub: TEST_USER_ID,
    aud: 'authenticated',
    role: 'authenticated',
    email: 'user@example.test',
    is_anonymous: false,
    iat: now,
    exp: now + LIFETIME_SECONDS,
  };
}

/** A Supabase access token; sound unless the options say otherwise. */
export function accessToken({ secret, issuer, claims, header }: AccessTokenOptions): string {
  return signedWithHs256(
    JSON.stringify({ alg: 'HS256', typ: 'JWT', ...header }),
    JSON.stringify({ ...soundClaims(issuer), ...claims }),
    secret,
  );
}

/** Shorthand for requests: the `Authorization` header of a user. */
export function bearerOf(userId: string, auth: { jwtSecret: string | null; issuer: string }): string {
  const { jwtSecret: secret, issuer } = auth;
  if (secret === null) throw new Error('a test that signs tokens configures a secret');
  return `Bearer ${accessToken({ secret, issuer, claims: { sub: userId } })}`;
}
