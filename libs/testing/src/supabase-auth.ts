import { randomUUID } from 'node:crypto';
import { RECORDED_SUPABASE_AUTH } from './recorded-supabase-auth';

/** What Supabase Auth gave to a user who signed up, under the shared secret of the project. */
export interface IssuedToken {
  accessToken: string;
  userId: string;
  email: string;
  issuer: string;
  jwtSecret: string;
  issuedAt: Date;
}

/** A real project's, set to have tokens issued anew: one with a shared secret, which may be filled with users. */
const SWITCH = ['TEST_SUPABASE_URL', 'TEST_SUPABASE_SERVICE_ROLE_KEY', 'TEST_SUPABASE_JWT_SECRET'] as const;

/**
 * An access token of the project that the environment names, or else the recorded one.
 * @throws Error when that project's Auth does not sign up.
 */
export async function tokenOfSupabaseAuth(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<IssuedToken> {
  const [url, apiKey, jwtSecret] = SWITCH.map((name) => environment[name] ?? '');
  if (!url || !apiKey || !jwtSecret) {
    const { issuer, issuedAt, sharedSecret } = RECORDED_SUPABASE_AUTH;
    return { issuer, issuedAt, ...sharedSecret };
  }
  const issuer = `${url}/auth/v1`;
  const email = `${randomUUID()}@example.test`;
  const response = await fetch(`${issuer}/signup`, {
    method: 'POST',
    headers: { apikey: apiKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: randomUUID() }),
  });
  const session = (await response.json()) as { access_token?: string; user?: { id: string } };
  if (!session.access_token || !session.user) {
    throw new Error(`Supabase Auth answered ${response.status}: ${JSON.stringify(session)}`);
  }
  const { access_token: accessToken, user } = session;
  return { accessToken, userId: user.id, email, issuer, jwtSecret, issuedAt: new Date() };
}
