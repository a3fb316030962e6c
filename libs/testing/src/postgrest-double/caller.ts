import { errors, jwtVerify } from 'jose';
import { ApiFailure } from './api-failure';

/** Whom a request acts for: the database role, and the claims that the database may read. */
export interface Caller {
  role: string;
  claims: Readonly<Record<string, unknown>>;
  isAnonymous: boolean;
}

const ANONYMOUS: Caller = { role: 'anon', claims: { role: 'anon' }, isAnonymous: true };

/**
 * The caller that an `Authorization` header names.
 * @param jwtSecret of HS256.
 * @throws ApiFailure 401 for a token that is not sound.
 */
export async function callerOf(authorization: string | undefined, jwtSecret: string): Promise<Caller> {
  const credentials = /^bearer(?: (.*))?$/i.exec(authorization ?? '');
  if (!credentials) return ANONYMOUS;
  const token = credentials[1]?.trim() ?? '';
  if (token === '') throw ApiFailure.of(401, 'PGRST301', 'Empty JWT is sent in Authorization header');
  const parts = token.split('.').length;
  if (parts !== 3) throw ApiFailure.of(401, 'PGRST301', `Expected 3 parts in JWT; got ${parts}`);
  try {
    const { payload } = await jwtVerify(token, Buffer.from(jwtSecret, 'utf8'), { algorithms: ['HS256'] });
    if (typeof payload['role'] !== 'string') return { ...ANONYMOUS, claims: payload };
    return { role: payload['role'], claims: payload, isAnonymous: false };
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw ApiFailure.of(401, 'PGRST303', 'JWT expired');
    if (!(error instanceof errors.JOSEError)) throw error;
    throw ApiFailure.of(401, 'PGRST301', 'No suitable key or wrong key type', error.message);
  }
}
