import { Logger } from '@nestjs/common';
import { IdentityUnavailableException } from '@tester/exceptions';
import { createRemoteJWKSet, errors, type CryptoKey, type JWSHeaderParameters } from 'jose';

/** How long a request may wait for the keys, where it has to. */
const TIMEOUT_MS = 3000;
/** At most one fetch in this time, whatever tokens come; a new key is known this much later at the latest. */
const COOLDOWN_MS = 10_000;
/** Keys of this age are fetched again, while they serve on: so that a key that was withdrawn is forgotten. */
const REFRESH_MS = 300_000;
/** While the project does not answer, its keys serve for this long. */
const STALE_MAX_MS = 86_400_000;

/**
 * The project's public signing keys, from its JWKS. Fetched once, not per request; a token under an unknown key asks
 * again, within the cooldown.
 */
export class JwksKeys {
  private readonly logger = new Logger(JwksKeys.name);
  private readonly remote;
  private attemptedAt = -Infinity;
  private loadedAt = -Infinity;
  private failure: unknown = null;
  private pending: Promise<void> | null = null;

  /** @param now milliseconds. */
  constructor(
    url: string,
    private readonly now: () => number = () => Date.now(),
  ) {
    // When to fetch is decided here: jose's own cooldown does not count fetches that failed.
    const never = { cacheMaxAge: Infinity, cooldownDuration: Infinity };
    this.remote = createRemoteJWKSet(new URL(url), { timeoutDuration: TIMEOUT_MS, ...never });
  }

  /**
   * The key that the token says it is signed with.
   * @throws IdentityUnavailableException when nobody can tell; JWKSNoMatchingKey when there is no such key.
   */
  async keyFor(header: JWSHeaderParameters): Promise<CryptoKey> {
    const age = this.now() - this.loadedAt;
    if (age > STALE_MAX_MS) await this.load();
    else if (age > REFRESH_MS)
      this.load().catch((error: unknown) => this.logger.debug({ err: error }, 'stale keys serve'));
    try {
      return await this.remote(header);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.load();
      return this.remote(header);
    }
  }

  /** @throws IdentityUnavailableException when this try, or the one before it within the cooldown, failed. */
  private async load(): Promise<void> {
    if (this.pending === null && this.now() - this.attemptedAt >= COOLDOWN_MS) {
      this.attemptedAt = this.now();
      this.pending = this.fetch();
    }
    await this.pending;
    if (this.failure !== null) {
      const options = { cause: this.failure, retryAfterSeconds: COOLDOWN_MS / 1000 };
      throw new IdentityUnavailableException('the signing keys cannot be fetched', options);
    }
  }

  private async fetch(): Promise<void> {
    try {
      await this.remote.reload();
      this.loadedAt = this.now();
      this.failure = null;
    } catch (error) {
      this.failure = error;
      this.logger.warn({ err: error }, 'the signing keys cannot be fetched');
    } finally {
      this.pending = null;
    }
  }
}
