/** One entry of a stream: its position and its text. */
export interface StoredEntry {
  seq: number;
  text: string;
}

/** Streams of texts that all processes of the API see. Each call may throw when the store is away. */
export abstract class EventStreamStore {
  /**
   * Adds `text` as entry `seq` of `key` and lets the stream live `ttlMs` more; adding an entry again changes nothing.
   * False when the stream does not hold the entry before it (the store has forgotten): begin again with 0.
   */
  abstract add(key: string, seq: number, text: string, ttlMs: number): Promise<boolean>;
  /** At most `limit` entries from `fromSeq` on, in order. */
  abstract read(key: string, fromSeq: number, limit: number): Promise<StoredEntry[]>;
}
