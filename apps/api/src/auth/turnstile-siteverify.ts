import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { TURNSTILE_TOKEN_MAX_CHARACTERS } from '@tester/contracts';
import { TurnstileRejectedException, TurnstileUnavailableException } from '@tester/exceptions';
import type { SiteverifyConfig } from '../config/api-config';
import { judgeTurnstileAnswer, type TurnstileJudgement } from './turnstile-answer';
import { Turnstile } from './turnstile.port';

/** With the configured deadline of each, this bounds how long a request waits. */
const TRIES_MAX = 2;
const PAUSE_MS = 100;
/** Seconds after which a user who was let down by Cloudflare may try again. */
const RETRY_AFTER_SECONDS = 10;

/**
 * Cloudflare's siteverify. All tries for one request carry the same idempotency key, so that an answer which was lost is
 * given again instead of counting as a second use; another request brings another key, so a replayed token is refused.
 */
export class TurnstileSiteverify extends Turnstile {
  constructor(private readonly config: SiteverifyConfig) {
    super();
  }

  async redeem(token: unknown, address: string | undefined): Promise<void> {
    if (typeof token !== 'string' || token === '' || token.length > TURNSTILE_TOKEN_MAX_CHARACTERS) {
      throw new TurnstileRejectedException('there is no token, or it has not the form of one');
    }
    const fields = new URLSearchParams({
      secret: this.config.secret,
      response: token,
      idempotency_key: randomUUID(),
      ...(address !== undefined && { remoteip: address }),
    });
    const judgement = await this.judgementOf(fields);
    if (judgement.kind === 'rejected') throw new TurnstileRejectedException(judgement.reason);
  }

  private async judgementOf(
    fields: URLSearchParams,
  ): Promise<Exclude<TurnstileJudgement, { kind: 'unclear' }>> {
    for (let attempt = 1; ; attempt += 1) {
      const [judgement, cause] = await this.ask(fields);
      if (judgement.kind !== 'unclear') return judgement;
      if (!judgement.mayRetry || attempt === TRIES_MAX) {
        const options = { cause, retryAfterSeconds: RETRY_AFTER_SECONDS };
        throw new TurnstileUnavailableException(judgement.reason, options);
      }
      await sleep(PAUSE_MS);
    }
  }

  /** One try. The second member is why there is no judgement, if there is none. */
  private async ask(fields: URLSearchParams): Promise<[TurnstileJudgement, unknown?]> {
    try {
      const response = await fetch(this.config.url, {
        method: 'POST',
        body: fields,
        redirect: 'error',
        signal: AbortSignal.timeout(this.config.timeoutMs),
      });
      // A refusal may come with a 4xx; its body is judged like any other.
      return [judgeTurnstileAnswer(await response.json(), this.config)];
    } catch (error) {
      return [{ kind: 'unclear', reason: 'siteverify does not answer as it should', mayRetry: true }, error];
    }
  }
}
