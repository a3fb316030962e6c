import type { GenerationEvent, TerminalEvent } from '@tester/contracts';

export interface LoggedEvent {
  /** 1-based position in its generation, without gaps. */
  seq: number;
  event: GenerationEvent;
}

export interface LoggedGeneration {
  generationId: string;
  userId: string;
  /** Null once the events have expired. */
  events: readonly LoggedEvent[] | null;
  lastSeq: number;
  /** Null while the generation runs. */
  terminal: TerminalEvent | null;
  /** The other instance that works on it; absent when it runs here, or no more. */
  owner?: string;
  /** True when the instance that worked on it died: there will be no more events. */
  isLost?: boolean;
}

/** What happened in each generation, in order. Runs write to it, readers come and go. */
export abstract class EventLog {
  /** Begins the log of a new generation that belongs to `userId`. */
  abstract open(generationId: string, userId: string): Promise<void>;
  /** Adds an event as the next `seq`; nothing follows a terminal event. */
  abstract append(generationId: string, event: GenerationEvent): Promise<void>;
  /** Null for a generation that never was, or that is forgotten altogether. */
  abstract find(generationId: string): Promise<LoggedGeneration | null>;
  /**
   * Replays what came after `afterSeq` (0: everything), then waits for more; ends with the terminal event, or quietly
   * on `signal`. Yields `expired` once and ends where the log cannot go on from `afterSeq`.
   */
  abstract follow(
    generationId: string,
    afterSeq: number,
    signal: AbortSignal,
  ): AsyncIterable<LoggedEvent | 'expired'>;
  /** Removes every generation of this user, running ones are not its concern. */
  abstract forgetUser(userId: string): Promise<void>;
  /** Gives what is on its way to other instances at most this time, in milliseconds, to arrive. Never rejects. */
  abstract flush(withinMs: number): Promise<void>;
}
