import { createSecretKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UnauthenticatedException } from '@tester/exceptions';
import { isUUID } from 'class-validator';
import { jwtVerify, type JWTPayload } from 'jose';
import { ApiConfig } from '../config/api-config';
import type { CurrentUser } from './current-user.decorator';
import { assertPlainToken } from './token-header';
import { TokenVerifier } from './token-verifier.port';

/** How far the issuer's clock and ours may be apart. */
const LEEWAY_SECONDS = 30;
/** Audience and role of a signed-in user; `anon` and `service_role` keys are tokens, too. */
const AUTHENTICATED = 'authenticated';

/** Supabase access tokens under the project's shared secret (HS256). No network. */
@Injectable()
export class SupabaseTokenVerifier extends TokenVerifier {
  private readonly key;

  constructor(private readonly config: ApiConfig) {
    super();
    this.key = createSecretKey(Buffer.from(config.auth.jwtSecret, 'utf8'));
  }

  async verify(token: string): Promise<CurrentUser> {
    assertPlainToken(token);
    return userOf(await this.claimsOf(token));
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: ['HS256'],
        issuer: this.config.auth.issuer,
        audience: AUTHENTICATED,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: LEEWAY_SECONDS,
      });
      return payload;
    } catch (error) {
      throw new UnauthenticatedException('the token is not valid', { cause: error });
    }
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
