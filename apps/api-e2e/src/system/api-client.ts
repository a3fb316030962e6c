import type { ExecuteAnswer, GenerationEvent, HistoryEntry, Problem } from '@tester/contracts';
import { EventSourceParserStream, type EventSourceMessage } from 'eventsource-parser/stream';

export interface SseEvent {
  id: string | undefined;
  name: string | undefined;
  data: GenerationEvent;
}

/** A signed-in user's way to the API. */
export class ApiClient {
  constructor(
    readonly url: string,
    private readonly authorization: string | null,
  ) {}

  /** The same API without an access token. */
  get anonymous(): ApiClient {
    return new ApiClient(this.url, null);
  }

  /** Sends one request; `body` goes out as JSON, or as it is when it is text. */
  send(
    method: string,
    path: string,
    {
      body,
      headers,
      signal,
    }: { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {},
  ): Promise<Response> {
    return fetch(this.url + path, {
      method,
      signal: signal ?? null,
      headers: {
        'content-type': 'application/json',
        ...(this.authorization === null ? {} : { authorization: this.authorization }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  generate(source: string, more: Record<string, unknown> = {}, signal?: AbortSignal): Promise<Response> {
    const body = { input_code: source, language: 'python', turnstile_token: '', ...more };
    return this.send('POST', '/api/generate', { body, ...(signal && { signal }) });
  }

  follow(generationId: string, lastEventId?: string): Promise<Response> {
    const headers: Record<string, string> = {};
    if (lastEventId !== undefined) headers['last-event-id'] = lastEventId;
    return this.send('GET', `/api/generations/${generationId}/events`, { headers });
  }

  async execute(source: string, suite: string, more: Record<string, unknown> = {}): Promise<ExecuteAnswer> {
    const body = { code: source, test_code: suite, language: 'python', ...more };
    return (await (await this.send('POST', '/api/execution/execute', { body })).json()) as ExecuteAnswer;
  }

  async history(): Promise<HistoryEntry[]> {
    return (await (await this.send('GET', '/api/history/')).json()) as HistoryEntry[];
  }
}

/** All events of a stream, as a standard reader understands them. */
export async function eventsOf(answer: Response): Promise<SseEvent[]> {
  const events: SseEvent[] = [];
  for await (const event of eachEvent(answer)) events.push(event);
  return events;
}

export async function* eachEvent(answer: Response): AsyncGenerator<SseEvent> {
  if (answer.body === null) throw new Error('the answer has no body');
  const messages: ReadableStream<EventSourceMessage> = answer.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  for await (const { id, event, data } of messages) {
    yield { id, name: event, data: JSON.parse(data) as GenerationEvent };
  }
}

/** A stream that was read as text, once more as bytes. */
export const streamOf = (text: string): ReadableStream<Uint8Array> => new Blob([text]).stream();

/** The suite that the chunks of some events add up to. */
export const suiteIn = (events: readonly SseEvent[]): string =>
  events.map(({ data }) => (data.type === 'chunk' ? data.content : '')).join('');

/** A refusal: its status, its media type and its problem document. */
export async function problemOf(answer: Response): Promise<Problem & { mediaType: string | undefined }> {
  const mediaType = answer.headers.get('content-type')?.split(';')[0];
  return { ...((await answer.json()) as Problem), mediaType };
}
