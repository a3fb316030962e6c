import { Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { isTerminal, type GenerationEvent } from '@tester/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryCipher, Place } from '../../history/history-cipher';
import type { EventStreamStore, StoredEntry } from '../../redis/event-stream-store.port';
import { EventLog, type LoggedEvent, type LoggedGeneration } from '../event-log.port';
import type { GenerationLimits } from '../generation-limits';
import type { InMemoryEventLog } from '../in-memory/in-memory-event-log';

/** How often a reader of another process's generation looks for more, and a copy that failed is tried again. */
const POLL_MS = 100;
const PAGE_ENTRIES = 256;
/** Reads that may fail in a row before a reader is told to come back: 30 s of `POLL_MS`. */
const MAX_FAILED_READS = 300;
/** A copy of a running generation outlives its last event by at most this. */
const RUNNING_TTL_MS = 900_000;

/**
 * The log of this process, copied to a store that all processes see. Writing never waits for the store: a generation
 * goes on, and its readers here with it, while the store is away, and what was missed is copied when it is back. Only
 * generations of other processes are read from the store. Entry 0 of a stream names the owner; all entries are envelopes
 * bound to their place.
 */
export class SharedEventLog extends EventLog implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SharedEventLog.name);
  private readonly copies = new Map<string, Promise<void>>();
  private readonly closing = new AbortController();

  constructor(
    private readonly own: InMemoryEventLog,
    private readonly store: EventStreamStore,
    private readonly cipher: HistoryCipher,
    private readonly limits: GenerationLimits,
  ) {
    super();
  }

  async open(generationId: string, userId: string): Promise<void> {
    await this.own.open(generationId, userId);
    const copy = this.copy(generationId, userId).finally(() => this.copies.delete(generationId));
    this.copies.set(generationId, copy);
  }

  append(generationId: string, event: GenerationEvent): Promise<void> {
    return this.own.append(generationId, event);
  }

  async find(generationId: string): Promise<LoggedGeneration | null> {
    const own = await this.own.find(generationId);
    if (own !== null) return own;
    try {
      return await this.findStored(generationId);
    } catch (error) {
      this.logger.warn(
        { reason: reasonOf(error), generationId },
        'a generation elsewhere cannot be looked up',
      );
      return null;
    }
  }

  async *follow(
    generationId: string,
    afterSeq: number,
    signal: AbortSignal,
  ): AsyncGenerator<LoggedEvent | 'expired'> {
    if ((await this.own.find(generationId)) !== null) yield* this.own.follow(generationId, afterSeq, signal);
    else yield* this.followStored(generationId, afterSeq, signal);
  }

  /** Gives the last events the flush time to reach the store. */
  async beforeApplicationShutdown(): Promise<void> {
    const timeUp = setTimeout(() => this.closing.abort(), this.limits.flushMs);
    await Promise.all(this.copies.values());
    clearTimeout(timeUp);
  }

  private async copy(generationId: string, userId: string): Promise<void> {
    const { signal } = this.closing;
    for (let isWhole = false; !isWhole && !signal.aborted;) {
      try {
        isWhole = await this.copyFromStart(generationId, userId, signal);
      } catch (error) {
        this.logger.debug({ reason: reasonOf(error), generationId }, 'copying is tried again');
      }
      if (!isWhole) await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** False when the store forgot what it had. Entries that it holds already are skipped by it. */
  private async copyFromStart(generationId: string, userId: string, signal: AbortSignal): Promise<boolean> {
    const add = (seq: number, value: unknown, ttlMs: number): Promise<boolean> =>
      this.store.add(
        generationId,
        seq,
        this.cipher.encrypt(JSON.stringify(value), placeOf(generationId, seq)),
        ttlMs,
      );
    if (!(await add(0, userId, RUNNING_TTL_MS))) return false;
    for await (const entry of this.own.follow(generationId, 0, signal)) {
      if (entry === 'expired') return true;
      const ttlMs = isTerminal(entry.event) ? this.limits.logTtlMs : RUNNING_TTL_MS;
      if (!(await add(entry.seq, entry.event, ttlMs))) return false;
    }
    return true;
  }

  private async findStored(generationId: string): Promise<LoggedGeneration | null> {
    const [first] = await this.store.read(generationId, 0, 1);
    if (first?.seq !== 0) return null;
    const userId = this.opened<string>(generationId, 0, first.text);
    const events: LoggedEvent[] = [];
    for (;;) {
      const page = await this.store.read(generationId, events.length + 1, PAGE_ENTRIES);
      for (const { seq, text } of page) {
        events.push({ seq, event: this.opened<GenerationEvent>(generationId, seq, text) });
      }
      if (page.length < PAGE_ENTRIES) break;
    }
    const last = events.at(-1)?.event;
    const terminal = last !== undefined && isTerminal(last) ? last : null;
    return { generationId, userId, events, lastSeq: events.length, terminal };
  }

  private async *followStored(
    generationId: string,
    afterSeq: number,
    signal: AbortSignal,
  ): AsyncGenerator<LoggedEvent | 'expired'> {
    let failures = 0;
    for (let seq = afterSeq; !signal.aborted;) {
      // The entry already seen is asked for as well: without it the log cannot go on from there.
      const page = await this.store.read(generationId, seq, PAGE_ENTRIES).catch(() => null);
      failures = page === null ? failures + 1 : 0;
      if (failures > MAX_FAILED_READS || (page !== null && page[0]?.seq !== seq)) {
        yield 'expired';
        return;
      }
      const [seen, ...fresh] = page ?? [];
      if (seen !== undefined && fresh.length === 0 && this.isEnd(generationId, seen)) return;
      for (const { seq: next, text } of fresh) {
        const event = this.opened<GenerationEvent>(generationId, next, text);
        seq = next;
        yield { seq, event };
        if (isTerminal(event)) return;
      }
      if ((page?.length ?? 0) < PAGE_ENTRIES)
        await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private isEnd(generationId: string, { seq, text }: StoredEntry): boolean {
    return seq > 0 && isTerminal(this.opened<GenerationEvent>(generationId, seq, text));
  }

  private opened<T>(generationId: string, seq: number, envelope: string): T {
    return JSON.parse(this.cipher.decrypt(envelope, placeOf(generationId, seq))) as T;
  }
}

/** The owner is not known before entry 0 is read, so the place does not name them. */
const placeOf = (generationId: string, seq: number): Place => ({
  table: 'event_log',
  column: String(seq),
  rowId: generationId,
  userId: '',
});

/** The message alone: an error of a command carries its arguments. */
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
