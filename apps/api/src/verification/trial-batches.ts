import type { Trial, TrialReport, TrialsRequest } from '@tester/contracts';
import type { SandboxWorker } from '../execution/sandbox-worker.port';

/** Batches that are on their way at a time: as many as the smallest worker has slots. */
const AT_A_TIME = 2;

export type TrialSubject = Omit<TrialsRequest, 'trials'>;

/** Sends batches of trials to the worker, each for a fresh sandbox, and counts the sandboxes. */
export class TrialBatches {
  sandboxes = 0;

  constructor(
    private readonly worker: SandboxWorker,
    private readonly subject: TrialSubject,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Reports in the order of the trials. A request that fails ends those that are on their way.
   * @param changes what is different about the subject this time.
   * @throws as `SandboxWorker.try`.
   */
  async run(
    batches: readonly (readonly Trial[])[],
    changes: Partial<TrialSubject> = {},
  ): Promise<TrialReport[]> {
    const results: TrialReport[][] = [];
    const waiting = batches.map((trials, i) => ({ trials, i })).filter(({ trials }) => trials.length > 0);
    const stop = new AbortController();
    const signal = AbortSignal.any([this.signal, stop.signal]);
    const serve = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const answer = await this.worker.try(
          { ...this.subject, ...changes, trials: [...next.trials] },
          signal,
        );
        results[next.i] = answer.reports;
        this.sandboxes += answer.sandboxes;
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
