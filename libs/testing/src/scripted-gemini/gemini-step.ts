/** One thing the scripted server does while it answers. A script that ends without a fault ends the response cleanly. */
export type GeminiStep =
  /** A piece of the answer's text; `byteByByte` writes its frame one byte at a time, through the middle of characters. */
  | { kind: 'text'; text: string; byteByByte?: boolean }
  /** The last frame of a candidate, without text. */
  | { kind: 'finish'; reason: string }
  /** The prompt was refused before any candidate. */
  | { kind: 'blockPrompt'; reason: string }
  /** Bytes as they are, for frames that are no frames. */
  | { kind: 'raw'; bytes: string }
  | { kind: 'pause'; ms: number }
  /** Answers with this status and JSON body in place of a stream; only as the first step. */
  | { kind: 'status'; status: number; body: unknown }
  /** Sends nothing more and holds the connection until the client closes it. */
  | { kind: 'stall' }
  /** Breaks the connection without ending the response. */
  | { kind: 'cut' };

export type GeminiScript = readonly GeminiStep[];

/** The script of an answer that goes well: `texts` one frame each, then `STOP`. */
export const goodAnswer = (...texts: string[]): GeminiScript => [
  ...texts.map((text) => ({ kind: 'text', text }) as const),
  { kind: 'finish', reason: 'STOP' },
];

/** The server's SSE frame of a step; null for a step that sends none. */
export function frameOf(step: GeminiStep): string | null {
  switch (step.kind) {
    case 'text':
      return frame({ candidates: [{ index: 0, content: { role: 'model', parts: [{ text: step.text }] } }] });
    case 'finish':
      return frame({
        candidates: [{ index: 0, content: { role: 'model', parts: [] }, finishReason: step.reason }],
        usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 50, totalTokenCount: 150 },
      });
    case 'blockPrompt':
      return frame({ promptFeedback: { blockReason: step.reason } });
    case 'raw':
      return step.bytes;
    default:
      return null;
  }
}

const frame = (response: object): string => `data: ${JSON.stringify(response)}\r\n\r\n`;
