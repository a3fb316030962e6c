import type { RuntimeId } from '@tester/contracts';

/** What the worker knows of a runtime; everything else lives in its image. */
export interface Runtime {
  readonly id: RuntimeId;
  /** Below this the runner itself does not fit: a lower request is raised to it. */
  readonly minMemoryBytes: number;
  /** Where the runner finds source and suite before it gives them the names that the suite expects. */
  readonly sourceFile: string;
  readonly suiteFile: string;
}
