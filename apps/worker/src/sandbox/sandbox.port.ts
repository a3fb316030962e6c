import type { LimitName, RunLimits, RunOutput, RuntimeId } from '@tester/contracts';

/** The limits that a sandbox itself sets; what goes into it is measured before. */
export type SandboxLimits = Omit<RunLimits, 'sourceBytes' | 'suiteBytes'>;

export type SandboxJobMode = 'execute' | 'explore' | 'trials' | 'compile';

/** What a sandbox is given: text files below its work directory, and the descriptor its runner reads. */
export interface SandboxJob {
  runtime: RuntimeId;
  mode: SandboxJobMode;
  /** Path relative to the work directory → content. */
  files: Readonly<Record<string, string>>;
  /** Handed to the runner as JSON, such as the module name of the source. */
  settings: Readonly<Record<string, unknown>>;
  limits: SandboxLimits;
}

/** How the sandbox run ended, as its supervisor (pid 1) saw it. */
export type SandboxEnd = 'exited' | 'timed_out' | 'out_of_memory' | 'output_flooded' | 'lost';

/** Raw facts of one run; `records` come from the runner's own channel, never from printed text. */
export interface SandboxRun {
  end: SandboxEnd;
  exitCode: number | null;
  signal: number | null;
  /** The limit it ran into, whether that ended it or not. */
  limit: LimitName | null;
  records: readonly unknown[];
  /** False when something other than the runner wrote on its channel; then `records` prove nothing. */
  isReportIntact: boolean;
  output: RunOutput;
  wallMs: number;
  cpuMs: number;
  peakMemoryBytes: number;
  imageDigest: string;
  engineRuntime: string;
}

/** Hears each record of a run as it arrives, before anything has been proved about the run. */
export type RecordListener = (record: unknown) => void;

/** A throw-away place that runs one job. */
export abstract class Sandboxes {
  /**
   * Runs `job` in a sandbox of its own, which is gone when the promise settles. `onRecord` hears the records of the
   * run, in their order, while it lasts.
   * @throws SandboxUnavailableException when the engine or the image is away; NoFreeSlotException; AbortError on `signal`.
   */
  abstract run(job: SandboxJob, signal: AbortSignal, onRecord?: RecordListener): Promise<SandboxRun>;
  /**
   * The same, but only where a warm sandbox is idle now and no run waits for anything; else null, at once. Null also where
   * another run came meanwhile and wants its slot.
   * @throws SandboxUnavailableException when the sandbox breaks; AbortError on `signal`.
   */
  abstract runIfFree(job: SandboxJob, signal: AbortSignal): Promise<SandboxRun | null>;
}
