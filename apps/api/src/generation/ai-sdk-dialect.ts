import { isTerminal, type StreamEvent } from '@tester/contracts';
import { idLine, SSE_PREAMBLE } from './sse';
import type { StreamDialect } from './stream-dialect';

/** Parts of Vercel's UI message stream, version 1, that we speak. */
type Part =
  | { type: 'start'; messageId: string }
  | { type: 'text-start' | 'text-end'; id: string }
  | { type: 'text-delta'; id: string; delta: string }
  | { type: `data-${StreamEvent['type']}`; data: StreamEvent; transient?: true }
  | { type: 'error'; errorText: string }
  | { type: 'abort' }
  | { type: 'finish'; finishReason?: 'stop' | 'length' | 'error' | 'other' };

/** The suite is the one text of the message. */
const TEXT_ID = 'suite';
/** Tells a client that nothing follows; no JSON by the protocol. */
const DONE = 'data: [DONE]\n\n';

/**
 * The same log for front ends that read with the `ai` package. The suite is the text of one assistant message whose id is
 * the generation's; what a text cannot say rides along as `data-…` parts, which hold our own events unchanged. A reader
 * that resumes gets the opening parts again, since the protocol refuses a delta of a text that was not opened.
 */
export const AI_SDK_DIALECT: StreamDialect = {
  headers: { 'x-vercel-ai-ui-message-stream': 'v1' },
  preamble: (generationId) =>
    SSE_PREAMBLE +
    frames([
      { type: 'start', messageId: generationId },
      { type: 'text-start', id: TEXT_ID },
    ]),
  encode(generationId, seq, event) {
    // The id stands before the last frame: a reader cut off in between resumes with the whole event.
    const parts = partsOf(event);
    const last = parts.at(-1);
    const end = endsStream(event) ? DONE : '';
    return frames(parts.slice(0, -1)) + idLine(generationId, seq) + (last ? frame(last) : '') + end;
  },
};

function partsOf(event: StreamEvent): Part[] {
  const close: Part = { type: 'text-end', id: TEXT_ID };
  switch (event.type) {
    case 'chunk':
      return [{ type: 'text-delta', id: TEXT_ID, delta: event.content }];
    case 'status':
      return [{ type: 'data-status', data: event, transient: true }];
    case 'verification':
      return [{ type: 'data-verification', data: event, transient: true }];
    case 'verdict':
      return [{ type: 'data-verdict', data: event, ...(event.provisional && { transient: true }) }];
    case 'warning':
    case 'suite':
    case 'report':
      return [{ type: `data-${event.type}`, data: event }];
    case 'done':
      return [close, { type: 'data-done', data: event }, { type: 'finish', finishReason: 'stop' }];
    case 'incomplete':
      return [close, { type: 'data-incomplete', data: event }, { type: 'finish', finishReason: 'length' }];
    case 'error':
      return [close, { type: 'data-error', data: event }, { type: 'error', errorText: event.message }];
    case 'cancelled':
      return [close, { type: 'data-cancelled', data: event }, { type: 'abort' }];
    case 'resync':
      return [close, { type: 'data-resync', data: event }, { type: 'finish', finishReason: 'other' }];
  }
}

const endsStream = (event: StreamEvent): boolean => event.type === 'resync' || isTerminal(event);

const frame = (part: Part): string => `data: ${JSON.stringify(part)}\n\n`;
const frames = (parts: readonly Part[]): string => parts.map(frame).join('');
