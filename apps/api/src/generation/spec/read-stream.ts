import type { StreamEvent } from '@tester/contracts';
import { createParser } from 'eventsource-parser';

export interface ReadEvent {
  id: string | undefined;
  name: string | undefined;
  data: StreamEvent;
}

/** Events of a response as they arrive, by the rules of the WHATWG. */
export async function* readStream(response: Response): AsyncGenerator<ReadEvent> {
  const ready: ReadEvent[] = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => ready.push({ id, name: event, data: JSON.parse(data) as StreamEvent }),
    onError: (error) => {
      throw error;
    },
  });
  const decoder = new TextDecoder();
  for await (const bytes of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    yield* ready.splice(0);
  }
}

export const suiteOf = (events: readonly ReadEvent[]): string =>
  events.map(({ data }) => (data.type === 'chunk' ? data.content : '')).join('');
