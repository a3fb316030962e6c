import type { StreamEvent } from '@tester/contracts';

/** How the events of one log are put on the wire. Every dialect tells the same from the same log. */
export interface StreamDialect {
  /** Headers besides those of every event stream. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent once, first, to every reader, wherever in the log it joins. */
  preamble(generationId: string): string;
  /**
   * One event as Server-Sent Events text.
   * @param seq position in the generation's log; null for an event that is not in it and so cannot be resumed from.
   */
  encode(generationId: string, seq: number | null, event: StreamEvent): string;
}
