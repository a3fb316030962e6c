import type { InstalledPart, RuntimeId } from '@tester/contracts';

/** What an image says it holds; its build wrote that down from what it had installed. */
export interface ImageContents {
  /** Interpreters, compilers and test frameworks. */
  readonly tools: readonly InstalledPart[];
  /** What source and suite may import. */
  readonly libraries: readonly InstalledPart[];
}

/** The images that sandboxes are made from. */
export abstract class RuntimeImages {
  /** @throws SandboxUnavailableException when the engine or the image is away, or the image does not tell. */
  abstract contentsOf(runtime: RuntimeId): Promise<ImageContents>;
}
