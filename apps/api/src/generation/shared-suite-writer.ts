import { SharedWriting, type WritingEnd } from './shared-writing';
import type { SuiteKeys } from './suite-keys';
import type { SuiteWriter, WriteRequest, WriterEvent } from './suite-writer.port';
import { WrappingSuiteWriter } from './wrapping-suite-writer';

/** A whole suite is handed out for this long, until the cache has it: who missed it there a moment ago reads it here. */
const KEEP_MS = 1_000;

/**
 * Lets requests that ask for the same share one writing: the first starts it, the others read along from its start, and
 * it is stopped when the last of them leaves. A request for another suite (`isRegenerate`) always has its own.
 */
export class SharedSuiteWriter extends WrappingSuiteWriter {
  readonly #writings = new Map<string, SharedWriting>();

  constructor(
    inner: SuiteWriter,
    private readonly keys: SuiteKeys,
    private readonly keepMs: number = KEEP_MS,
  ) {
    super(inner);
  }

  write(request: WriteRequest, signal: AbortSignal): AsyncIterable<WriterEvent> {
    return request.isRegenerate ? this.inner.write(request, signal) : this.share(request, signal);
  }

  /** A generator, so that a request that is never read starts no writing. */
  private async *share(request: WriteRequest, signal: AbortSignal): AsyncGenerator<WriterEvent> {
    signal.throwIfAborted();
    const key = this.keys.of(request, this.inner);
    yield* (this.#writings.get(key) ?? this.begin(key, request)).read(signal);
  }

  private begin(key: string, request: WriteRequest): SharedWriting {
    const writing: SharedWriting = new SharedWriting(
      (signal) => this.inner.write(request, signal),
      (end) => this.forget(key, writing, end),
    );
    this.#writings.set(key, writing);
    return writing;
  }

  private forget(key: string, writing: SharedWriting, end: WritingEnd): void {
    const forget = (): void => {
      if (this.#writings.get(key) === writing) this.#writings.delete(key);
    };
    if (end === 'whole') setTimeout(forget, this.keepMs).unref();
    else forget();
  }
}
