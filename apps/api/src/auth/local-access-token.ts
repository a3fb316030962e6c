import { ForbiddenException } from '@tester/exceptions';
import { SignJWT } from 'jose';
import type { ApiConfig } from '../config/api-config';

/** The one user of the local profile. */
export const LOCAL_USER = {
  id: '00000000-0000-4000-8000-000000000001',
  email: 'local@tester.invalid',
} as const;

const LIFETIME_SECONDS = 7 * 24 * 3600;

export interface AccessTokenRequest {
  secret: string;
  issuer: string;
  userId: string;
  email: string;
  lifetimeSeconds: number;
}

/** An access token of the form that Supabase Auth issues, under the shared secret. */
export function issueAccessToken(request: AccessTokenRequest): Promise<string> {
  const issuedAt = Math.floor(Date.now() / 1000);
  return new SignJWT({ email: request.email, role: 'authenticated', is_anonymous: false })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(request.issuer)
    .setAudience('authenticated')
    .setSubject(request.userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + request.lifetimeSeconds)
    .sign(Buffer.from(request.secret, 'utf8'));
}

/**
 * An access token of the local user, good for a week.
 * @throws ForbiddenException outside the local profile: there the identity provider alone issues tokens.
 */
export async function localAccessToken(config: Pick<ApiConfig, 'profile' | 'auth'>): Promise<string> {
  if (config.profile !== 'local') {
    throw new ForbiddenException(`no access tokens are issued in the ${config.profile} profile`);
  }
  if (config.auth.jwtSecret === null)
    throw new ForbiddenException('there is no secret to sign access tokens with');
  return issueAccessToken({
    secret: config.auth.jwtSecret,
    issuer: config.auth.issuer,
    userId: LOCAL_USER.id,
    email: LOCAL_USER.email,
    lifetimeSeconds: LIFETIME_SECONDS,
  });
}
