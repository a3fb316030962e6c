import type { Language, RunLimits, RuntimeId } from '@tester/contracts';

const MIB = 1024 * 1024;

/** Limits of a run that asks for nothing, in a runtime that has no other wish. */
export const USUAL_LIMITS: Readonly<RunLimits> = {
  wallMs: 10_000,
  cpus: 1,
  memoryBytes: 256 * MIB,
  maxProcesses: 64,
  outputBytes: 1 * MIB,
  diskBytes: 64 * MIB,
  sourceBytes: 2 * MIB,
  suiteBytes: 2 * MIB,
};

/** What the worker knows of a runtime; everything else lives in its image. */
export interface Runtime {
  readonly id: RuntimeId;
  readonly language: Language;
  /** Name of its image; runtimes that differ in little share one. */
  readonly image: string;
  /** Variables that tell the image's runner what to get ready for. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of the tools that the image names, those that make this runtime: the language's own first, then the framework. */
  readonly tools: readonly string[];
  /** Limits of a run that asks for nothing. */
  readonly limits: Readonly<RunLimits>;
  /** Below these the runner itself does not fit: a lower request is raised to them. */
  readonly minMemoryBytes: number;
  readonly minProcesses: number;
  /** Exit code with which the language's machine ends itself when its own memory is used up; null where none does. */
  readonly outOfMemoryExitCode: number | null;
  /** Where the runner finds source and suite before it gives them the names that the suite expects. */
  readonly sourceFile: string;
  readonly suiteFile: string;
}
