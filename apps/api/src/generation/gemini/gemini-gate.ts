import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  CountBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf, isAbort } from './gemini-failure';
import { RetryBudget } from './retry-budget';

export interface GateTimes {
  /** Most milliseconds before the second try; doubled for the third. */
  backoffMs: number;
  /** Milliseconds that an open breaker waits before it lets one call through. */
  halfOpenAfterMs: number;
  /** Longest wait in milliseconds that an upstream may ask for; past that we fail at once and pass its wish on. */
  longestWaitMs: number;
}

const TIMES: GateTimes = { backoffMs: 500, halfOpenAfterMs: 10_000, longestWaitMs: 8_000 };
/** The breaker opens when more than this part of the last calls failed. */
const BREAKER = { threshold: 0.5, size: 20, minimumNumberOfCalls: 6 };

/**
 * Every call to Gemini goes through here: repeated with full jitter while the process has retries left, and not made at
 * all while Gemini is down. The breaker is cockatiel's; its retry would sleep on after an abort, so the loop is ours.
 */
export class GeminiGate {
  readonly #breaker: CircuitBreakerPolicy;

  constructor(
    private readonly times: GateTimes = TIMES,
    private readonly budget = new RetryBudget(),
  ) {
    this.#breaker = circuitBreaker(
      handleWhen((error) => failureOf(error).isOutage || this.#isAbortedProbe(error)),
      { halfOpenAfter: times.halfOpenAfterMs, breaker: new CountBreaker(BREAKER) },
    );
  }

  /** Whether calls are refused without being made; it stays so, without calls, until one has got through. */
  get isOpen(): boolean {
    return this.#breaker.state !== CircuitState.Closed;
  }

  /**
   * The first result of `attempt` that is none of its failures.
   * @throws what the last try threw; BrokenCircuitError while Gemini is down; AbortError on `signal`, also in a wait.
   */
  async pass<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    this.budget.countRequest();
    for (let tries = 1; ; tries += 1) {
      signal.throwIfAborted();
      try {
        return await this.#guarded(attempt);
      } catch (error) {
        signal.throwIfAborted();
        const waitMs = this.#waitAfter(error, tries);
        if (waitMs === null) throw error;
        await sleep(waitMs, undefined, { signal });
      }
    }
  }

  /** One call is enough to find out whether Gemini is back; the others are refused, not held. */
  #guarded<T>(attempt: () => Promise<T>): Promise<T> {
    if (this.#breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
    return this.#breaker.execute(attempt);
  }

  /** A user who left says nothing about Gemini, so it is not held to be back. */
  #isAbortedProbe(error: unknown): boolean {
    return isAbort(error) && this.#breaker.state === CircuitState.HalfOpen;
  }

  /** Milliseconds until the next try; null when there is none. */
  #waitAfter(error: unknown, tries: number): number | null {
    const { maxTries, retryAfterMs } = failureOf(error);
    if (tries >= maxTries || (retryAfterMs ?? 0) > this.times.longestWaitMs) return null;
    if (!this.budget.take()) return null;
    return (retryAfterMs ?? 0) + Math.random() * this.times.backoffMs * 2 ** (tries - 1);
  }
}
