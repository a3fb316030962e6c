import type { Environment } from '@tester/nest-kit';
import type { ApiConfig, SessionCheckConfig } from './api-config';
import type { LocalKeys } from './local-keys';
import { roleOfKey } from './role-of-key';

const LOCAL_ISSUER = 'http://localhost/tester-local/auth/v1';

export function readAuth(env: Environment, keys: LocalKeys | null): ApiConfig['auth'] {
  const hasSecret = env.optional('SUPABASE_JWT_SECRET') !== undefined;
  const isSessionAsked = env.flag('SESSION_CHECK_ON_DELETE', false);
  if (keys && !hasSecret && env.optional('SUPABASE_URL') === undefined) {
    if (isSessionAsked) env.refuse('SUPABASE_URL', 'is required with SESSION_CHECK_ON_DELETE');
    return { jwtSecret: keys.jwtSecret, issuer: LOCAL_ISSUER };
  }
  const issuer = `${env.url('SUPABASE_URL', ['http:', 'https:'])}/auth/v1`;
  const jwtSecret = hasSecret ? env.secret('SUPABASE_JWT_SECRET', 32) : null;
  const sessionCheck = readSessionCheck(env, isSessionAsked, issuer);
  return {
    jwtSecret,
    issuer,
    jwksUrl: `${issuer}/.well-known/jwks.json`,
    ...(sessionCheck !== null && { sessionCheck }),
  };
}

/** Null: nobody is asked. The key is one that browsers have; a secret one would be shown around for nothing. */
function readSessionCheck(env: Environment, isAsked: boolean, issuer: string): SessionCheckConfig | null {
  const apiKey = env.text('SUPABASE_PUBLISHABLE_KEY', '');
  if (apiKey.startsWith('sb_secret_') || roleOfKey(apiKey) === 'service_role') {
    env.refuse('SUPABASE_PUBLISHABLE_KEY', 'must be the key for browsers, not a secret one');
  }
  if (!isAsked) return null;
  if (apiKey === '') env.refuse('SUPABASE_PUBLISHABLE_KEY', 'is required with SESSION_CHECK_ON_DELETE');
  return { url: `${issuer}/user`, apiKey };
}
