import { IdentityUnavailableException, UnauthenticatedException } from '@tester/exceptions';
import type { SessionCheckConfig } from '../config/api-config';
import { Sessions } from './sessions.port';

/** How long a deletion waits for the answer. */
const TIMEOUT_MS = 3000;
const RETRY_AFTER_SECONDS = 10;
/**
 * Supabase's codes for what is over on the user's side. Nothing else refuses: `bad_jwt` about a token that we hold to be
 * sound, `over_request_rate_limit`, and "Invalid API key" of the gateway are trouble between the project and us.
 */
const OVER: ReadonlySet<unknown> = new Set([
  'session_not_found',
  'session_expired',
  'user_not_found',
  'user_banned',
]);

/** Asks Supabase Auth whose token it is (`GET /auth/v1/user`), which it answers for sessions that live. */
export class SupabaseSessions extends Sessions {
  constructor(private readonly config: SessionCheckConfig) {
    super();
  }

  async assertLive(token: string): Promise<void> {
    const { status, code } = await this.ask(token);
    if (status === 200) return;
    if (OVER.has(code)) throw new UnauthenticatedException(`the session is over: ${String(code)}`);
    throw unclear(`Supabase Auth answered ${status}`);
  }

  private async ask(token: string): Promise<{ status: number; code?: unknown }> {
    try {
      const { url, apiKey } = this.config;
      const response = await fetch(url, {
        headers: { apikey: apiKey, authorization: `Bearer ${token}` },
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const body = (await response.json()) as { error_code?: unknown; id?: unknown } | null;
      if (response.status === 200 && typeof body?.id !== 'string') throw new Error('a user without an id');
      return { status: response.status, code: body?.error_code };
    } catch (error) {
      throw unclear('Supabase Auth does not answer as it should', error);
    }
  }
}

const unclear = (reason: string, cause?: unknown): IdentityUnavailableException =>
  new IdentityUnavailableException(reason, { cause, retryAfterSeconds: RETRY_AFTER_SECONDS });
