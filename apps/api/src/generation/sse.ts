import type { StreamEvent } from '@tester/contracts';

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
  const id = seq === null ? '' : `id: ${oneLine(generationId)}:${seq}\n`;
  const name = UNNAMED.has(event.type) ? '' : `event: ${oneLine(event.type)}\n`;
  return `${id}${name}data: ${JSON.stringify(event)}\n\n`;
}

/** Ids and names are ours, but a field must never be able to end its line. */
const oneLine = (text: string): string => text.replace(/[\r\n\0]/g, '');
