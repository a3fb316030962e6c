import type { RunOutput, RuntimeId } from '@tester/contracts';

/** Limits of one sandbox run. Every unit is in the name. */
export interface SandboxLimits {
  wallMs: number;
  /** Memory of the whole sandbox, its tmpfs included; swap is off. */
  memoryBytes: number;
  /** Bytes of stdout plus stderr that are kept. */
  outputBytes: number;
  cpus: number;
  maxProcesses: number;
  /** Size of the work tmpfs. */
  diskBytes: number;
}

export type SandboxJobMode = 'execute' | 'explore';

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

/** A throw-away place that runs one job. */
export abstract class Sandboxes {
  /**
   * Runs `job` in a sandbox of its own, which is gone when the promise settles.
   * @throws SandboxUnavailableException when the engine or the image is away; NoFreeSlotException; AbortError on `signal`.
   */
  abstract run(job: SandboxJob, signal: AbortSignal): Promise<SandboxRun>;
}
