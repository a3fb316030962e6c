import type { StreamEvent } from '@tester/contracts';
import type { StreamDialect } from './stream-dialect';

/** Milliseconds a browser waits before it comes back. */
const RETRY_MS = 3_000;

/** Sent once, first. */
export const SSE_PREAMBLE = `retry: ${RETRY_MS}\n\n`;

/** Events that the deployed page reads by their `type` alone; naming them would hide them from it. */
const UNNAMED: ReadonlySet<StreamEvent['type']> = new Set(['chunk', 'done']);

/**
 * One event as Server-Sent Events text. Its data is always one line of JSON, and JSON escapes CR, LF and NUL, so no
 * content can end the event or forge another.
 * @param seq position in the generation's log; null for an event that is not in it and so cannot be resumed from.
 */
export function encodeSse(generationId: string, seq: number | null, event: StreamEvent): string {
  const name = UNNAMED.has(event.type) ? '' : `event: ${oneLine(event.type)}\n`;
  return `${idLine(generationId, seq)}${name}data: ${JSON.stringify(event)}\n\n`;
}

/** The `id:` line that a reader resumes from; empty for an event outside the log. */
export const idLine = (generationId: string, seq: number | null): string =>
  seq === null ? '' : `id: ${oneLine(generationId)}:${seq}\n`;

/** Our own events, as the deployed page reads them. */
export const TESTER_DIALECT: StreamDialect = {
  headers: {},
  preamble: () => SSE_PREAMBLE,
  encode: encodeSse,
};

/** Ids and names are ours, but a field must never be able to end its line. */
const oneLine = (text: string): string => text.replace(/[\r\n\0]/g, '');
