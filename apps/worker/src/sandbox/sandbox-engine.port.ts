import type { RuntimeId } from '@tester/contracts';
import type { RecordListener, SandboxJob, SandboxLimits, SandboxRun } from './sandbox.port';

/** The limits that a sandbox has from its creation on. The others travel with the job. */
export type BuiltInLimits = Pick<SandboxLimits, 'cpus' | 'memoryBytes' | 'maxProcesses' | 'diskBytes'>;

/** Which sandbox is to be made. */
export interface SandboxOrder {
  runtime: RuntimeId;
  limits: BuiltInLimits;
  /** A run waits for it already: its runner leaves out what only pays while nobody does, a run of its own. */
  isAwaited: boolean;
}

/** A sandbox whose runner is loaded and waits for its one job. */
export interface PreparedSandbox {
  /** Settles when it is of no use any more: it died, or was used or discarded. Never rejects. */
  readonly gone: Promise<void>;
  /**
   * Runs its one job. The result is there as soon as the run has ended; the sandbox goes away behind it.
   * @throws SandboxUnavailableException; the reason of `signal`, at once.
   */
  run(job: SandboxJob, signal: AbortSignal, onRecord?: RecordListener): Promise<SandboxRun>;
  /** Ends and removes it. Never rejects: what cannot be removed now is swept up later. */
  discard(): Promise<void>;
}

/** The part of our machine that makes sandboxes. Unbounded: how many there are at a time is others' to decide. */
export abstract class SandboxEngine {
  /** What the configuration asks for exists. An engine that is away is no fault here: it may come back.
   * @throws EnvironmentException when the engine answers and lacks the configured runtime. */
  abstract verify(): Promise<void>;
  /** The engine answers and has every image.
   * @throws SandboxUnavailableException naming what is missing. */
  abstract check(): Promise<void>;
  /** Makes a sandbox and loads its runner.
   * @throws SandboxUnavailableException; the reason of `signal`, at once. */
  abstract prepare(order: SandboxOrder, signal: AbortSignal): Promise<PreparedSandbox>;
}
