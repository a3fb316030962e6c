import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TesterException, UnauthenticatedException } from '@tester/exceptions';
import { isUUID } from 'class-validator';
import { decodeProtectedHeader, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { ApiConfig } from '../config/api-config';
import type { CurrentUser } from './current-user.decorator';
import { JwksKeys } from './jwks-keys';
import { assertPlainToken } from './token-header';
import { TokenVerifier } from './token-verifier.port';

/** How far the issuer's clock and ours may be apart. */
const LEEWAY_SECONDS = 30;
/** Audience and role of a signed-in user; `anon` and `service_role` keys are tokens, too. */
const AUTHENTICATED = 'authenticated';

/** Supabase names its keys by UUIDs; with any other name nobody is asked. */
const KEY_ID = /^[\w-]{1,64}$/;

/**
 * Supabase access tokens under the project's signing keys (ES256, RS256) or, where one is configured, its shared secret
 * (HS256). Which of the two judges a token its algorithm decides; no key ever serves both.
 */
@Injectable()
export class SupabaseTokenVerifier extends TokenVerifier {
  private readonly secret: KeyObject | null;
  private readonly jwks: JwksKeys | null;

  constructor(private readonly config: ApiConfig) {
    super();
    const { jwtSecret, jwksUrl } = config.auth;
    this.secret = jwtSecret === null ? null : createSecretKey(Buffer.from(jwtSecret, 'utf8'));
    this.jwks = jwksUrl === undefined ? null : new JwksKeys(jwksUrl);
  }

  async verify(token: string): Promise<CurrentUser> {
    assertPlainToken(token);
    return userOf(await this.claimsOf(token));
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    try {
      return await this.judged(token, {
        issuer: this.config.auth.issuer,
        audience: AUTHENTICATED,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: LEEWAY_SECONDS,
      });
    } catch (error) {
      if (error instanceof TesterException) throw error;
      throw new UnauthenticatedException('the token is not valid', { cause: error });
    }
  }

  private async judged(token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
    const { alg, kid = '' } = decodeProtectedHeader(token);
    const { secret, jwks } = this;
    if (alg === 'HS256' && secret) {
      return (await jwtVerify(token, secret, { ...options, algorithms: ['HS256'] })).payload;
    }
    if ((alg === 'ES256' || alg === 'RS256') && jwks && KEY_ID.test(kid)) {
      const algorithms = ['ES256', 'RS256'];
      return (await jwtVerify(token, (header) => jwks.keyFor(header), { ...options, algorithms })).payload;
    }
    throw new UnauthenticatedException('the token is signed in a way that is not taken');
  }
}

function userOf({ sub, email, role, is_anonymous: isAnonymous }: JWTPayload): CurrentUser {
  if (role !== AUTHENTICATED) throw new UnauthenticatedException('the token is not that of a signed-in user');
  if (isAnonymous === true) throw new UnauthenticatedException('the user is anonymous');
  if (!isUUID(sub, 'loose')) throw new UnauthenticatedException('the subject is not a UUID');
  return {
    id: String(sub).toLowerCase(),
    email: typeof email === 'string' && email !== '' ? email : null,
  };
}
