import { parseJsonEventStream, readUIMessageStream, uiMessageChunkSchema, type UIMessageChunk } from 'ai';

export interface AiView {
  messageId: string;
  /** The text of the message. */
  suite: string;
  /** Types of all parts of the stream, in order. */
  types: string[];
  /** What the reader reported as an error. */
  errors: string[];
}

/** Reads a response with the reader of the `ai` package; a part that its schema refuses fails the reading. */
export async function readWithAi(response: Response): Promise<AiView> {
  const view: AiView = { messageId: '', suite: '', types: [], errors: [] };
  if (response.body === null) throw new Error('no body');
  const parsed = parseJsonEventStream({ stream: response.body, schema: uiMessageChunkSchema });
  const chunks = new ReadableStream<UIMessageChunk>({
    async start(controller) {
      for await (const part of parsed) {
        if (!part.success) {
          controller.error(part.error);
          return;
        }
        view.types.push(part.value.type);
        controller.enqueue(part.value);
      }
      controller.close();
    },
  });
  const onError = (error: unknown): void => void view.errors.push((error as Error).message);
  for await (const message of readUIMessageStream({ stream: chunks, onError })) {
    view.messageId = message.id;
    view.suite = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  }
  return view;
}
