import type { WorkerLoad } from '@tester/contracts';

/** How long a worker's word about its load counts, in milliseconds. */
const WORD_HOLDS_MS = 5_000;

/** How busy one worker is: what we have there ourselves, and what it last said that others have there. */
export class LoadMeter {
  #inFlight = 0;
  #slots = 1;
  #others = 0;
  #heardAt = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds of a clock that never goes back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Calls of ours that have not ended. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Runs for each slot; 1 is a worker with all its slots in use. */
  get load(): number {
    const others = this.now() - this.#heardAt < WORD_HOLDS_MS ? this.#others : 0;
    return (this.#inFlight + others) / this.#slots;
  }

  begin(): void {
    this.#inFlight += 1;
  }

  end(): void {
    this.#inFlight -= 1;
  }

  /**
   * Takes the worker's word, which came with an answer to us.
   * @param said null when it said nothing
   */
  hear(said: WorkerLoad | null): void {
    if (said === null) return;
    this.#slots = Math.max(1, said.slots);
    // The call that is just being answered has left its slot over there, and is still in flight here.
    this.#others = Math.max(0, said.active + said.waiting - Math.max(0, this.#inFlight - 1));
    this.#heardAt = this.now();
  }
}
