import type { Fallback, Language, ModelUsage } from '@tester/contracts';
import type { Locale } from '@tester/exceptions';
import type { RevisionWish } from '../verification/revision';

export interface WriteRequest {
  source: string;
  /** Module name by which the suite imports the source. */
  sourceName: string;
  language: Language;
  model: string;
  /** Language of comments in the suite. */
  locale: Locale;
  isRegenerate: boolean;
  /** The writer that the user accepts when the model is away. */
  fallback?: Fallback | undefined;
  /** What calls of the source were seen to do, one a line; nothing that anybody could rely on being there. */
  facts?: readonly string[] | undefined;
}

/** A suite that its writer is asked to revise. */
export interface RevisionRequest extends Pick<
  WriteRequest,
  'source' | 'sourceName' | 'language' | 'model' | 'locale'
> {
  suite: string;
  wish: RevisionWish;
}

export type WriterEvent =
  | { type: 'step'; step: 'exploring' | 'writing' }
  | { type: 'chunk'; content: string }
  /** Another writer stands in from here on; no chunk came before. `model` is what the suite is kept under. */
  | { type: 'fallback'; model: string }
  /** What the model counted; at most once, after the last chunk. */
  | { type: 'usage'; usage: ModelUsage }
  /** The writer stopped before the suite was complete; nothing follows. */
  | { type: 'truncated'; reason: string };

const NOTHING: AsyncIterable<never> = {
  async *[Symbol.asyncIterator]() {},
};

/** Writes a suite for a source, piece by piece; the concatenated chunks are the suite. */
export abstract class SuiteWriter {
  /** Models this writer serves, the default first. */
  abstract readonly models: readonly string[];
  /** Changes whenever the same request may give another suite; a suite of another version is not handed out again. */
  readonly version: string = '1';
  /** What shapes a suite beside the prompt (temperature, limits, …), as text; part of the key of a kept suite. */
  readonly settings: string = '';
  /** Whether this writer holds its upstream to be down, and refuses at once; null for one that never does. */
  get isHeldDown(): boolean | null {
    return null;
  }
  /** Languages this writer can write for. */
  abstract readonly languages: readonly Language[];
  /**
   * @throws TesterException from the iterator: the source's fault (SourceSyntaxException, SourceImportException,
   * NothingToTestException) or ours (AiUnavailableException, WorkerUnavailableException, …); AbortError on `signal`.
   */
  abstract write(request: WriteRequest, signal: AbortSignal): AsyncIterable<WriterEvent>;
  /**
   * Whether `revise` has anything for suites that `model` wrote. A writer whose suites show what the source does has
   * not: they need no repair, and hold all that it found.
   */
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- writers of several models tell them apart
  revises(model: string): boolean {
    return false;
  }
  /**
   * The whole suite once more, as `wish` would have it; ends without a chunk where the writer has no better one.
   * @throws as `write`.
   */
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- writers that have more take both
  revise(request: RevisionRequest, signal: AbortSignal): AsyncIterable<WriterEvent> {
    return NOTHING;
  }
}
