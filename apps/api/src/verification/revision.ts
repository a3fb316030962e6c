import type { ModelUsage } from '@tester/contracts';

/** What is wrong with a suite: with one of its tests, or (`test` null) with all of it. */
export interface Fault {
  test: string | null;
  /** As the runner told it. */
  message: string;
}

/** A change of the source that no test notices. */
export interface Survivor {
  /** The mutant's, the same for the same source. */
  id: string;
  /** 1-based. */
  line: number;
  original: string;
  replacement: string;
}

/** What its writer is asked to do about a suite. */
export type RevisionWish =
  | { kind: 'repair'; faults: readonly Fault[] }
  /** `missedLines`: 1-based lines of the source that no test runs. */
  | { kind: 'gaps'; missedLines: readonly number[]; survivors: readonly Survivor[] };

export interface Revised {
  /** The whole suite; null where the writer has no better one. */
  suite: string | null;
  usage?: ModelUsage | undefined;
}

/** Asks the writer of a suite for another version. @throws as `SuiteWriter.write`. */
export type Reviser = (suite: string, wish: RevisionWish, signal: AbortSignal) => Promise<Revised>;
