export interface StreamEntry {
  /** 0-based position in its stream, without gaps. */
  seq: number;
  text: string;
}

export interface StreamPage {
  /** The instance that writes the stream. */
  writer: string;
  /** False once that instance has given no sign of life for a lease. As of before `entries`. */
  isWriterAlive: boolean;
  /** Another value when the stream was begun anew. */
  token: string;
  lastSeq: number;
  entries: StreamEntry[];
}

export interface StreamPart {
  stream: string;
  /** Whose stream it is, as a name that tells nobody who that is; null for nobody's. */
  label: string | null;
  /** Names one writing of the stream; nobody else adds to it. */
  token: string;
  /** Position of the first of `texts`. */
  fromSeq: number;
  texts: readonly string[];
  /** The stream lives for as long after this. */
  ttlMs: number;
}

/** `gap`: the stream does not hold what comes before (any more). `taken`: a living instance writes it already. */
export type Added = 'added' | 'gap' | 'taken';

/**
 * Streams of texts, and short words between instances, that all instances of the API share. One instance writes a stream,
 * any may read it. What is not said to be otherwise throws CacheUnavailableException while the store is away.
 */
export abstract class SharedStreams {
  /** Name of this instance; another one after each start. */
  abstract readonly instance: string;
  /** Adds entries and wakes readers; adding what is there already changes nothing. Position 0 begins a stream. */
  abstract add(part: StreamPart): Promise<Added>;
  /** As `add`, without waiting long: null when there is no answer in a moment; it may be added all the same. */
  abstract claim(part: StreamPart): Promise<Added | null>;
  /** Null when there is no such stream. */
  abstract read(stream: string, fromSeq: number, limit: number): Promise<StreamPage | null>;
  /** Streams that bear this label. */
  abstract labelled(label: string): Promise<string[]>;
  /** Removes streams, and the label with them. */
  abstract remove(label: string, streams: readonly string[]): Promise<void>;
  /** Calls `wake` whenever there may be more in a stream. A help only: a wake may be lost. Never throws. */
  abstract onAdded(stream: string, wake: () => void): Disposable;
  /** Says a word to an instance. False when it does not listen. */
  abstract tell(instance: string, word: string): Promise<boolean>;
  /** Calls `listener` with each word said to this instance. Never throws. */
  abstract onTold(listener: (word: string) => void): Disposable;
}
