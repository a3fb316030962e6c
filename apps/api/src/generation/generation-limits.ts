/**
 * Limits of the generation part, in one place. Those a client can see are in the contracts; `maxRunning` and `orphanMs`
 * are the configuration's to change.
 */
export class GenerationLimits {
  /** Generations one process runs at a time; more are refused with 503. */
  readonly maxRunning: number = 200;
  /** A generation that nobody reads for this long is cancelled. */
  readonly orphanMs: number = 60_000;
  /** A comment goes out this often, so that proxies and clients see a living stream. */
  readonly heartbeatMs: number = 10_000;
  /** A reader that takes nothing for this long is dropped; it may come back and resume. */
  readonly stallMs: number = 60_000;
  /** Time that readers get to take the last event once everything has ended at shutdown. */
  readonly flushMs: number = 2_000;
  /** Events of a finished generation are kept this long for readers that come back. */
  readonly logTtlMs: number = 600_000;
  /** Generations the log remembers, expired ones included. */
  readonly logMaxGenerations: number = 2_000;
  /** Bytes of events the log holds before the oldest finished generations expire early. */
  readonly logMaxBytes: number = 67_108_864;
  /** An admitted generation has its log within this time; one that has not is taken for lost. */
  readonly beginningMs: number = 5_000;
  /** A generation whose user erases everything has stopped or saved within this time; erasing goes on without it. */
  readonly endingMs: number = 10_000;
}
