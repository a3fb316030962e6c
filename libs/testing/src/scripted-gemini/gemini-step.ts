/** One thing the scripted server does while it answers. A script that ends without a fault ends the response cleanly. */
export type GeminiStep =
  /** A piece of the answer's text; `byteByByte` writes its frame one byte at a time, through the middle of characters. */
  | { kind: 'text'; text: string; byteByByte?: boolean }
  /** Does what an injected source wants: says its own system instruction, in frames of so many characters. */
  | { kind: 'recite'; charactersPerFrame: number }
  /** The last frame of a candidate, without text; `usage` in Gemini's own names, a fixed one when left out. */
  | { kind: 'finish'; reason: string; usage?: object }
  /** The prompt was refused before any candidate. */
  | { kind: 'blockPrompt'; reason: string }
  /** Bytes as they are, for frames that are no frames. */
  | { kind: 'raw'; bytes: string }
  | { kind: 'pause'; ms: number }
  /** Answers with this status and JSON body in place of a stream; only as the first step. */
  | { kind: 'status'; status: number; body: unknown; headers?: Record<string, string> }
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

const USAGE = { promptTokenCount: 100, candidatesTokenCount: 50, totalTokenCount: 150 };

/** The server's SSE frame of a step; null for a step that sends none. */
export function frameOf(step: GeminiStep): string | null {
  switch (step.kind) {
    case 'text':
      return frame({ candidates: [{ index: 0, content: { role: 'model', parts: [{ text: step.text }] } }] });
    case 'finish':
      return frame({
        candidates: [{ index: 0, content: { role: 'model', parts: [] }, finishReason: step.reason }],
        usageMetadata: step.usage ?? USAGE,
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
