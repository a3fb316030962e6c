import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SharedStreams, StreamPart } from '../../cache/shared-streams.port';
import type { StreamSeal } from './stream-seal';

const BATCH_ENTRIES = 128;
const RETRY_MS = 250;
/** A stream whose writing goes on outlives its last entry by at most this. */
const RUNNING_TTL_MS = 900_000;
/** Once the writing has ended, an instance that cannot share it stops trying after this. */
const GIVE_UP_MS = 60_000;

export type MirroredStream = Pick<StreamPart, 'stream' | 'label' | 'token'> & {
  /** How long others may read it after its end. */
  endedTtlMs: number;
};

/**
 * Copies what this instance writes into a stream that all see, sealed, in batches of what came meanwhile. Adding never
 * waits and never fails: while the store is away, or after it forgot, the copy is made once it is back.
 */
export class StreamMirror {
  readonly #logger = new Logger(StreamMirror.name);
  readonly #values: unknown[] = [];
  readonly #giveUp = new AbortController();
  #sent = 0;
  #endedAt: number | null = null;
  #work: Promise<void> | null = null;

  constructor(
    private readonly streams: SharedStreams,
    private readonly seal: StreamSeal,
    private readonly target: MirroredStream,
  ) {}

  /** @param isLast nothing follows. */
  add(value: unknown, isLast = false): void {
    this.#values.push(value);
    if (isLast) this.#endedAt = performance.now();
    this.#work ??= this.#copy().finally(() => (this.#work = null));
  }

  /** Resolves when all that was added until now is copied, or will not be. */
  async settled(): Promise<void> {
    await this.#work;
  }

  /** No more copies from here on. */
  abandon(): void {
    this.#giveUp.abort();
  }

  async #copy(): Promise<void> {
    const { signal } = this.#giveUp;
    while (this.#sent < this.#values.length && !signal.aborted) {
      const isCopied = await this.#copyBatch();
      if (isCopied) continue;
      if (this.#endedAt !== null && performance.now() - this.#endedAt > GIVE_UP_MS) return;
      await sleep(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #copyBatch(): Promise<boolean> {
    const fromSeq = this.#sent;
    const batch = this.#values.slice(fromSeq, fromSeq + BATCH_ENTRIES);
    const { endedTtlMs, ...target } = this.target;
    const isLast = this.#endedAt !== null && fromSeq + batch.length === this.#values.length;
    const texts = batch.map((value, i) => this.seal.close(target.stream, fromSeq + i, value));
    try {
      const ttlMs = isLast ? endedTtlMs : RUNNING_TTL_MS;
      const added = await this.streams.add({ ...target, fromSeq, texts, ttlMs });
      if (added === 'taken') this.abandon();
      this.#sent = added === 'gap' ? 0 : fromSeq + batch.length;
      return true;
    } catch (error) {
      this.#logger.debug({ err: error, stream: target.stream }, 'copying is tried again');
      return false;
    }
  }
}
