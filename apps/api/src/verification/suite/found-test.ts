import type { NamedTest } from './drop-tests';

/** A stretch of a text. */
export interface Stretch {
  start: number;
  end: number;
}

/** A test in the text of a suite: from its first decorator or annotation to its end, its line's indentation included. */
export interface FoundTest extends Stretch {
  /** Rows of the table that it runs for, each with the comma and the blanks around it; null where there is none. */
  rows: Stretch[] | null;
  /** Whether a run of this name is one of this test. */
  isRunAs(run: NamedTest): boolean;
}
