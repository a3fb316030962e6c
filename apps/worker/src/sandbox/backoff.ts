const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** A circuit breaker: after each failure in a row a pause that is twice as long. */
export class Backoff {
  private failures = 0;
  private until = 0;

  /** @param now milliseconds of a clock that never goes back, here and below. */
  mayTry(now: number): boolean {
    return now >= this.until;
  }

  get isFailing(): boolean {
    return this.failures > 0;
  }

  failed(now: number): void {
    this.until = now + Math.min(FIRST_PAUSE_MS * 2 ** this.failures, LONGEST_PAUSE_MS);
    this.failures += 1;
  }

  succeeded(): void {
    this.failures = 0;
    this.until = 0;
  }
}
