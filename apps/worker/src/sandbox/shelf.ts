import type { PreparedSandbox } from './sandbox-engine.port';

interface Stocked {
  sandbox: PreparedSandbox;
  since: number;
}

/** The sandboxes of one runtime that are ready, those being made, and the runs that wait for the latter. */
export class Shelf {
  /** Oldest first. */
  private readonly stock: Stocked[] = [];
  private readonly claims: PromiseWithResolvers<PreparedSandbox | null>[] = [];
  private makingCount = 0;

  /** Alive and without a job. */
  get ready(): number {
    return this.stock.length;
  }

  /** On their way into the stock: not counted are those that a run waits for. */
  get growing(): number {
    return this.makingCount - this.claims.length;
  }

  /**
   * The sandbox that has waited longest, or the next one to become ready; null when there is neither, or when it came to
   * nothing. A caller who leaves meanwhile gets null too, and his sandbox goes into the stock.
   */
  take(signal: AbortSignal): Promise<PreparedSandbox | null> {
    const ready = this.takeReady();
    if (ready !== null) return Promise.resolve(ready);
    if (this.growing <= 0) return Promise.resolve(null);
    const claim = Promise.withResolvers<PreparedSandbox | null>();
    this.claims.push(claim);
    const leave = (): void => this.drop(claim);
    signal.addEventListener('abort', leave, { once: true });
    return claim.promise.finally(() => signal.removeEventListener('abort', leave));
  }

  /** The sandbox that has waited longest; null when there is none. */
  takeReady(): PreparedSandbox | null {
    return this.stock.shift()?.sandbox ?? null;
  }

  /** Counts a sandbox that is being made, until `make` settles. @throws as `make`. */
  async grow(make: () => Promise<PreparedSandbox>, clock: () => number): Promise<void> {
    this.makingCount += 1;
    let made: PreparedSandbox | null = null;
    try {
      made = await make();
    } finally {
      this.makingCount -= 1;
      if (made !== null) this.put(made, clock());
      else if (this.growing < 0) this.drop(this.claims.at(-1));
    }
  }

  /** Takes out the oldest ones that came in before `since`, and as many as there are more than `count`. */
  takeSurplus(count: number, since: number): PreparedSandbox[] {
    const aged = this.stock.findLastIndex((stocked) => stocked.since < since) + 1;
    const surplus = Math.max(aged, this.stock.length - count, 0);
    return this.stock.splice(0, surplus).map(({ sandbox }) => sandbox);
  }

  private put(sandbox: PreparedSandbox, now: number): void {
    const claim = this.claims.shift();
    if (claim !== undefined) {
      claim.resolve(sandbox);
      return;
    }
    const stocked = { sandbox, since: now };
    this.stock.push(stocked);
    void sandbox.gone.then(() => this.throwAway(stocked));
  }

  /** It died in stock. One that was taken is not here any more, and its death is the run's affair. */
  private throwAway(stocked: Stocked): void {
    const place = this.stock.indexOf(stocked);
    if (place < 0) return;
    this.stock.splice(place, 1);
    void stocked.sandbox.discard();
  }

  private drop(claim: PromiseWithResolvers<PreparedSandbox | null> | undefined): void {
    const place = claim === undefined ? -1 : this.claims.indexOf(claim);
    if (place < 0) return;
    this.claims.splice(place, 1);
    claim?.resolve(null);
  }
}
