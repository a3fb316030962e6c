import { GenerationLostException, GenerationUnreachableException } from '@tester/exceptions';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SharedStreams, StreamEntry, StreamPage } from '../../cache/shared-streams.port';

const PAGE_ENTRIES = 128;
const RETRY_MS = 100;
const LOOKUPS = 3;

export interface ReadTiming {
  /** A reader looks for itself this often, should no wake come. */
  lookMs: number;
  /** A store that is away, or has forgotten, may come back within this time. */
  patienceMs: number;
}

export const READ_TIMING: ReadTiming = { lookMs: 1_000, patienceMs: 10_000 };

/** What any instance reads of streams that another one writes. */
export class StreamReader {
  constructor(
    private readonly streams: SharedStreams,
    private readonly timing: ReadTiming = READ_TIMING,
  ) {}

  /** Null when there is no such stream. @throws GenerationUnreachableException while nobody can tell. */
  async page(stream: string, fromSeq: number, limit = PAGE_ENTRIES): Promise<StreamPage | null> {
    for (let lookup = 1; ; lookup += 1) {
      try {
        return await this.streams.read(stream, fromSeq, limit);
      } catch (error) {
        if (lookup === LOOKUPS) throw unreachable(error);
        await sleep(RETRY_MS);
      }
    }
  }

  /**
   * Entries from `fromSeq` on as they come, for as long as they are asked for; ends where the stream cannot go on from
   * there, and on `signal`.
   * @param onLook called before each look, with the instance that writes, as far as it is known.
   * @throws GenerationLostException, GenerationUnreachableException.
   */
  async *follow(
    stream: string,
    fromSeq: number,
    signal: AbortSignal,
    onLook: (writer: string) => void,
  ): AsyncGenerator<StreamEntry> {
    using bell = new Bell(this.streams, stream, signal);
    let token: string | null = null;
    let missingSince: number | null = null;
    for (let seq = fromSeq; !signal.aborted;) {
      bell.clear();
      const page = await this.streams.read(stream, seq, PAGE_ENTRIES).catch((error: unknown) => {
        missingSince ??= performance.now();
        if (performance.now() - missingSince > this.timing.patienceMs) throw unreachable(error);
        return null;
      });
      if (page === null) {
        // Forgotten, or away: its writer may yet bring it back.
        missingSince ??= performance.now();
        if (performance.now() - missingSince > this.timing.patienceMs) return;
        await bell.rung(RETRY_MS);
        continue;
      }
      token ??= page.token;
      if (page.token !== token || (seq > page.lastSeq + 1 && missingSince === null)) return;
      if (page.lastSeq + 1 >= seq) missingSince = null;
      onLook(page.writer);
      for (const entry of page.entries) {
        seq = entry.seq + 1;
        yield entry;
      }
      if (page.entries.length > 0) continue;
      if (!page.isWriterAlive) throw new GenerationLostException(`the writer of ${stream} is gone`);
      await bell.rung(this.timing.lookMs);
    }
  }
}

/** Rings when there may be more to read. */
class Bell implements Disposable {
  #hasRung = false;
  #wake: (() => void) | null = null;
  readonly #listening: Disposable;

  constructor(
    streams: SharedStreams,
    stream: string,
    private readonly signal: AbortSignal,
  ) {
    this.#listening = streams.onAdded(stream, this.#ring);
    signal.addEventListener('abort', this.#ring);
  }

  clear(): void {
    this.#hasRung = false;
  }

  /** Resolves with the first ring since `clear`, on the signal, or after `atMostMs`. */
  rung(atMostMs: number): Promise<void> {
    if (this.#hasRung || this.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(this.#ring, atMostMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
    this.signal.removeEventListener('abort', this.#ring);
  }

  readonly #ring = (): void => {
    this.#hasRung = true;
    this.#wake?.();
    this.#wake = null;
  };
}

const unreachable = (cause: unknown): GenerationUnreachableException =>
  new GenerationUnreachableException('what the instances share is away', { cause });
