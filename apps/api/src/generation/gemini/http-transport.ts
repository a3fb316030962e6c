import type { GenerateContentResponse } from '@google/genai';
import { createParser } from 'eventsource-parser';
import { once } from 'node:events';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { refusalOf } from './gemini-refusal';
import { GeminiTransport, type GeminiQuestion } from './gemini-transport.port';

/** Connections that nobody uses for so long are closed, before the other side does it under a new request. */
const IDLE_CONNECTION_MS = 5_000;
/** An answer that is over gets so long to end properly, so that its connection can be used again. */
const LINGER_MS = 1_000;

/**
 * Gemini's REST interface without the SDK, for a process with many streams: each event is parsed once, and no `fetch`
 * stands in between.
 */
export class HttpTransport extends GeminiTransport {
  readonly #base: URL;
  readonly #client: typeof http | typeof https;
  readonly #agent: http.Agent;

  constructor(
    private readonly apiKey: string,
    baseUrl: string,
  ) {
    super();
    this.#base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
    this.#client = this.#base.protocol === 'http:' ? http : https;
    this.#agent = new this.#client.Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS });
  }

  async stream(
    question: GeminiQuestion,
    signal: AbortSignal,
  ): Promise<AsyncIterable<GenerateContentResponse>> {
    signal.throwIfAborted();
    const path = `v1beta/models/${encodeURIComponent(question.model)}:streamGenerateContent?alt=sse`;
    const body = JSON.stringify(bodyOf(question));
    const request = this.#client.request(new URL(path, this.#base), {
      method: 'POST',
      agent: this.#agent,
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        'x-goog-api-key': this.apiKey,
      },
    });
    // Not as the request's own `signal`: that destroys with an error, which nobody hears on a connection that has just
    // been given back to the agent.
    let stop = (): void => void request.destroy();
    signal.addEventListener('abort', () => stop(), { once: true });
    const answer = await answerTo(request.end(body)).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error;
    });
    // What fails from here on is told to whoever reads the answer, and to nobody where none does.
    for (const side of [request, answer]) side.on('error', () => undefined);
    const { statusCode = 0, headers } = answer;
    if (statusCode < 200 || statusCode > 299) {
      throw refusalOf(statusCode, headers['retry-after'] ?? null, await text(answer));
    }
    return responsesIn(answer, () => (stop = () => readToEnd(request, answer)));
  }
}

async function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return answer;
}

const bodyOf = ({ instruction, content, temperature, maxOutputTokens }: GeminiQuestion): object => ({
  contents: [{ role: 'user', parts: [{ text: content }] }],
  systemInstruction: { role: 'user', parts: [{ text: instruction }] },
  generationConfig: { temperature, maxOutputTokens },
});

/** @param onLast called before the last response is handed on: what comes after it is no part of the answer. */
async function* responsesIn(
  answer: IncomingMessage,
  onLast: () => void,
): AsyncGenerator<GenerateContentResponse> {
  let events: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => events.push(data) });
  answer.setEncoding('utf8');
  for await (const part of answer.iterator({ destroyOnReturn: false }) as AsyncIterable<string>) {
    parser.feed(part);
    const whole = events;
    events = [];
    for (const data of whole) {
      const response = responseOf(data);
      if (response.candidates?.[0]?.finishReason !== undefined) onLast();
      yield response;
    }
  }
}

/** @throws GeminiRefusal for the error that Gemini sends where a status can no longer be sent. */
function responseOf(data: string): GenerateContentResponse {
  const response = JSON.parse(data) as GenerateContentResponse & { error?: { code?: number } };
  if (response.error) throw refusalOf(response.error.code ?? 500, null, data);
  return response;
}

/** Gives the connection back, unless there is more to come than belongs there. */
function readToEnd(request: ClientRequest, answer: IncomingMessage): void {
  const cut = setTimeout(() => request.destroy(), LINGER_MS);
  request.once('close', () => clearTimeout(cut));
  answer.removeAllListeners('readable').resume();
}
