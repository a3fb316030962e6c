import type { Trial, TrialReport, TrialsRequest } from '@tester/contracts';
import type { SandboxWorker } from '../execution/sandbox-worker.port';

/** Batches that are on their way at a time: as many as the smallest worker has slots. */
const AT_A_TIME = 2;

export type TrialSubject = Omit<TrialsRequest, 'trials' | 'suite'>;

/** Sends batches of trials to the worker, each for a fresh sandbox, and counts the sandboxes. */
export class TrialBatches {
  sandboxes = 0;
  private asked = 0;
  private answered = 0;
  private tell: (progress: number) => void = () => undefined;

  constructor(
    private readonly worker: SandboxWorker,
    private readonly subject: TrialSubject,
    private readonly signal: AbortSignal,
  ) {}

  /** From here on, `tell` learns the part of the trials that is done, between 0 and 1, whenever some are. */
  begin(tell: (progress: number) => void): void {
    this.tell = tell;
    this.asked = 0;
    this.answered = 0;
  }

  /**
   * Reports in the order of the trials. A request that fails ends those that are on their way.
   * @throws as `SandboxWorker.try`.
   */
  async run(suite: string, batches: readonly (readonly Trial[])[]): Promise<TrialReport[]> {
    const results: TrialReport[][] = [];
    const waiting = batches.map((trials, i) => ({ trials, i })).filter(({ trials }) => trials.length > 0);
    this.asked += batches.flat().length;
    const stop = new AbortController();
    const signal = AbortSignal.any([this.signal, stop.signal]);
    const serve = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const answer = await this.worker.try({ ...this.subject, suite, trials: [...next.trials] }, signal);
        results[next.i] = answer.reports;
        this.sandboxes += answer.sandboxes;
        this.answered += next.trials.length;
        if (this.answered < this.asked) this.tell(this.answered / this.asked);
      }
    };
    const loops = Array.from({ length: AT_A_TIME }, serve);
    try {
      await Promise.all(loops);
    } catch (error) {
      stop.abort();
      await Promise.allSettled(loops);
      throw error;
    }
    return results.flat();
  }
}

/** Batches of at most `size`. */
export const inBatches = (trials: readonly Trial[], size: number): Trial[][] =>
  Array.from({ length: Math.ceil(trials.length / size) }, (_, i) => trials.slice(i * size, (i + 1) * size));
