import type { WriterEvent } from './suite-writer.port';

/** How a writing came to its end; only a whole one may be read by those who come after it. */
export type WritingEnd = 'whole' | 'failed' | 'left';

/**
 * One writing of a suite with any number of readers. Each reads all of it from the start, at its own pace; the next event
 * is asked for by whoever has read the rest, so that nothing is written that nobody wants yet.
 */
export class SharedWriting {
  readonly #events: WriterEvent[] = [];
  readonly #stop = new AbortController();
  readonly #writing: AsyncIterator<WriterEvent>;
  #next: Promise<void> | null = null;
  #readers = 0;
  #end: { kind: 'whole' } | { kind: 'failed'; error: unknown } | null = null;

  /**
   * @param write starts the writing; its signal is aborted when the last reader leaves.
   * @param onEnd called once, when there is nothing more to come.
   */
  constructor(
    write: (signal: AbortSignal) => AsyncIterable<WriterEvent>,
    private readonly onEnd: (end: WritingEnd) => void,
  ) {
    this.#writing = write(this.#stop.signal)[Symbol.asyncIterator]();
  }

  /** @throws what the writing threw, to each reader; AbortError on `signal`, to this one alone. */
  async *read(signal: AbortSignal): AsyncGenerator<WriterEvent> {
    signal.throwIfAborted();
    this.#readers += 1;
    try {
      for (let position = 0; ; position += 1) {
        while (position === this.#events.length && this.#end === null) {
          await unlessAborted(this.#advance(), signal);
        }
        signal.throwIfAborted();
        const event = this.#events[position];
        if (event !== undefined) yield event;
        else if (this.#end?.kind === 'failed') throw this.#end.error;
        else return;
      }
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0 && this.#end === null) this.#leave();
    }
  }

  /** The one step on the way, for all who wait for it. Never rejects. */
  #advance(): Promise<void> {
    this.#next ??= this.#step().finally(() => {
      this.#next = null;
    });
    return this.#next;
  }

  async #step(): Promise<void> {
    try {
      const step = await this.#writing.next();
      if (!step.done) this.#events.push(step.value);
      else this.#settle({ kind: 'whole' });
    } catch (error) {
      this.#settle({ kind: 'failed', error });
    }
  }

  #settle(end: { kind: 'whole' } | { kind: 'failed'; error: unknown }): void {
    // Who left has ended it already.
    if (this.#stop.signal.aborted) return;
    this.#end = end;
    const isTruncated = this.#events.at(-1)?.type === 'truncated';
    this.onEnd(isTruncated ? 'failed' : end.kind);
  }

  #leave(): void {
    this.#stop.abort();
    // A writer may be slow to notice, or fail on its way out: nobody is there to be told.
    void this.#writing.return?.().catch(() => undefined);
    this.onEnd('left');
  }
}

/** `step`, or the signal's reason as soon as it is aborted. */
function unlessAborted(step: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as DOMException);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    void step.then(resolve).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
