/** Retries per request that a failing upstream may cost, over the window. */
const RETRIES_PER_REQUEST = 0.1;
/** Retries of one window that are free, so that a quiet process may retry at all. */
const FREE_RETRIES = 3;
const WINDOW_SECONDS = 60;

interface Second {
  at: number;
  requests: number;
  retries: number;
}

/**
 * What all requests of a process may retry together, over the last minute: a tenth of the requests, or a few where
 * there were few. Without it every caller's second try doubles the load on an upstream that is already down.
 */
export class RetryBudget {
  #seconds: Second[] = [];

  /** @param now clock in milliseconds that only goes forward. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  countRequest(): void {
    this.#second().requests += 1;
  }

  /** Takes one retry out; false when none is left. */
  take(): boolean {
    const second = this.#second();
    const requests = this.#seconds.reduce((sum, one) => sum + one.requests, 0);
    const retries = this.#seconds.reduce((sum, one) => sum + one.retries, 0);
    if (retries + 1 > Math.max(FREE_RETRIES, requests * RETRIES_PER_REQUEST)) return false;
    second.retries += 1;
    return true;
  }

  #second(): Second {
    const at = Math.floor(this.now() / 1000);
    this.#seconds = this.#seconds.filter((one) => one.at > at - WINDOW_SECONDS);
    const last = this.#seconds.at(-1);
    if (last?.at === at) return last;
    const second = { at, requests: 0, retries: 0 };
    this.#seconds.push(second);
    return second;
  }
}
