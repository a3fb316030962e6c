import { Sandboxes } from './sandbox.port';

/** The part of our machine that makes sandboxes: unbounded, so nobody but `SlottedSandboxes` runs jobs on it. */
export abstract class SandboxEngine extends Sandboxes {
  /** What the configuration asks for exists. An engine that is away is no fault here: it may come back.
   * @throws EnvironmentException when the engine answers and lacks the configured runtime. */
  abstract verify(): Promise<void>;
  /** The engine answers and has every image.
   * @throws SandboxUnavailableException naming what is missing. */
  abstract check(): Promise<void>;
}
