import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { isTerminal, type GenerationEvent, type TerminalEvent } from '@tester/contracts';
import { EventLog, type LoggedEvent, type LoggedGeneration } from '../event-log.port';
import { GenerationLimits } from '../generation-limits';

interface KeptGeneration {
  readonly userId: string;
  events: LoggedEvent[] | null;
  lastSeq: number;
  bytes: number;
  terminal: TerminalEvent | null;
  expiry: NodeJS.Timeout | null;
  readonly wakers: Set<() => void>;
}

/** Bytes an event is counted as besides its text. */
const EVENT_OVERHEAD_BYTES = 256;

/** Event log of one process, bounded in time, number and bytes. A running generation is never dropped. */
@Injectable()
export class InMemoryEventLog extends EventLog implements OnApplicationShutdown {
  /** Oldest first: Map keeps the order of insertion. */
  readonly #generations = new Map<string, KeptGeneration>();
  #bytes = 0;

  constructor(private readonly limits: GenerationLimits) {
    super();
  }

  open(generationId: string, userId: string): Promise<void> {
    for (const [id, { terminal }] of this.#generations) {
      if (this.#generations.size < this.limits.logMaxGenerations) break;
      if (terminal !== null) this.forget(id);
    }
    this.#generations.set(generationId, {
      userId,
      events: [],
      lastSeq: 0,
      bytes: 0,
      terminal: null,
      expiry: null,
      wakers: new Set(),
    });
    return Promise.resolve();
  }

  append(generationId: string, event: GenerationEvent): Promise<void> {
    const kept = this.#generations.get(generationId);
    if (kept === undefined || kept.events === null || kept.terminal !== null) {
      return Promise.reject(new Error(`generation ${generationId} takes no more events`));
    }
    kept.lastSeq += 1;
    kept.events.push({ seq: kept.lastSeq, event });
    this.#count(kept, bytesOf(event));
    if (isTerminal(event)) {
      kept.terminal = event;
      kept.expiry = setTimeout(() => this.#expire(kept), this.limits.logTtlMs).unref();
    }
    this.#expireOldest();
    for (const wake of [...kept.wakers]) wake();
    return Promise.resolve();
  }

  find(generationId: string): Promise<LoggedGeneration | null> {
    const kept = this.#generations.get(generationId);
    if (kept === undefined) return Promise.resolve(null);
    const { userId, events, lastSeq, terminal } = kept;
    return Promise.resolve({ generationId, userId, events: events && [...events], lastSeq, terminal });
  }

  async *follow(
    generationId: string,
    afterSeq: number,
    signal: AbortSignal,
  ): AsyncGenerator<LoggedEvent | 'expired'> {
    const kept = this.#generations.get(generationId);
    for (let seq = afterSeq; !signal.aborted;) {
      if (kept === undefined || kept.events === null || seq > kept.lastSeq) {
        yield 'expired';
        return;
      }
      const next = kept.events[seq];
      if (next !== undefined) {
        seq = next.seq;
        yield next;
      } else if (kept.terminal !== null) {
        return;
      } else {
        await change(kept, signal);
      }
    }
  }

  forgetUser(userId: string): Promise<void> {
    for (const [id, kept] of [...this.#generations]) if (kept.userId === userId) this.forget(id);
    return Promise.resolve();
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  onApplicationShutdown(): void {
    for (const generationId of [...this.#generations.keys()]) this.forget(generationId);
  }

  #expireOldest(): void {
    for (const kept of this.#generations.values()) {
      if (this.#bytes <= this.limits.logMaxBytes) return;
      if (kept.terminal !== null) this.#expire(kept);
    }
  }

  #expire(kept: KeptGeneration): void {
    if (kept.expiry !== null) clearTimeout(kept.expiry);
    this.#count(kept, -kept.bytes);
    kept.events = null;
    for (const wake of [...kept.wakers]) wake();
  }

  /** Removes a generation, if it is there. */
  forget(generationId: string): void {
    const kept = this.#generations.get(generationId);
    if (kept !== undefined) this.#expire(kept);
    this.#generations.delete(generationId);
  }

  #count(kept: KeptGeneration, bytes: number): void {
    kept.bytes += bytes;
    this.#bytes += bytes;
  }
}

const bytesOf = (event: GenerationEvent): number =>
  EVENT_OVERHEAD_BYTES + (event.type === 'chunk' ? event.content.length * 2 : 0);

/** Resolves with the next event or on `signal`, and leaves no listener behind. */
function change(kept: KeptGeneration, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      kept.wakers.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    kept.wakers.add(wake);
    signal.addEventListener('abort', wake, { once: true });
  });
}
