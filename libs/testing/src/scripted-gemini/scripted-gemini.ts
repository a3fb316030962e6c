import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedAnswers } from './recorded-answers';
import { frameOf, type GeminiScript, type GeminiStep } from './gemini-step';

/** What a client asked, and how it left. */
export interface RecordedGeminiRequest {
  /** Path with query, such as `/v1beta/models/m:streamGenerateContent?alt=sse`. */
  path: string;
  headers: IncomingMessage['headers'];
  body: unknown;
  /** Tells the connections apart. */
  clientPort: number | undefined;
  /** Resolves when the connection of this request is done: true if the client closed it before our end. */
  closedByClient: Promise<boolean>;
}

const STREAM_PATH = /^\/v1beta\/models\/[^/:]+:streamGenerateContent\?alt=sse$/;

/**
 * Speaks Gemini's streaming wire protocol on loopback, after a script. Each request takes the next script; a request
 * without one gets the usual script, or 404 where there is none, as is every path that Gemini does not have.
 */
export class ScriptedGemini implements AsyncDisposable {
  readonly requests: RecordedGeminiRequest[] = [];
  readonly #scripts: GeminiScript[] = [];
  #usual: GeminiScript | undefined;
  #recorded: RecordedAnswers | undefined;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<ScriptedGemini> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const gemini = new ScriptedGemini(server, `http://127.0.0.1:${port}`);
    server.on('request', (request, response) => void gemini.#answer(request, response));
    return gemini;
  }

  /** Queues the answer to the next request that has none yet. */
  enqueue(script: GeminiScript): this {
    this.#scripts.push(script);
    return this;
  }

  /** The answer to every request that has none in the queue, from now on. */
  always(script: GeminiScript): this {
    this.#usual = script;
    return this;
  }

  /** Requests that have no answer in the queue get the recorded one, where there is any. */
  by(recorded: RecordedAnswers): this {
    this.#recorded = recorded;
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.server.listening) return;
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const closedByClient = once(response, 'close').then(() => !response.writableFinished);
    const body: unknown = JSON.parse((await text(request)) || 'null');
    const { remotePort: clientPort } = request.socket;
    const question = { path, headers: request.headers, body };
    this.requests.push({ ...question, clientPort, closedByClient });
    const script = STREAM_PATH.test(path)
      ? (this.#scripts.shift() ?? (await this.#recorded?.scriptFor(question)) ?? this.#usual)
      : undefined;
    if (script === undefined) {
      sendJson(response, 404, {
        error: { code: 404, message: 'no such model or script', status: 'NOT_FOUND' },
      });
      return;
    }
    for (const step of script.flatMap((step) => recital(step, body))) {
      if (response.destroyed) return;
      if (!(await perform(step, response))) return;
    }
    response.end();
  }
}

/** The texts that a `recite` stands for; any other step is itself. */
function recital(step: GeminiStep, body: unknown): GeminiStep[] {
  if (step.kind !== 'recite') return [step];
  const { systemInstruction } = body as { systemInstruction: { parts: { text: string }[] } };
  const instruction = systemInstruction.parts.map((part) => part.text).join('');
  const texts: GeminiStep[] = [];
  for (let start = 0; start < instruction.length; start += step.charactersPerFrame) {
    texts.push({ kind: 'text', text: instruction.slice(start, start + step.charactersPerFrame) });
  }
  return texts;
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** False when the response is over, or left hanging on purpose. */
async function perform(step: GeminiStep, response: ServerResponse): Promise<boolean> {
  switch (step.kind) {
    case 'status':
      sendJson(response, step.status, step.body, step.headers);
      return false;
    case 'pause':
      await sleep(step.ms);
      return true;
    case 'stall':
      return false;
    case 'cut':
      response.destroy();
      return false;
    default: {
      if (!response.headersSent) response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      const bytes = Buffer.from(frameOf(step) ?? '');
      const size = step.kind === 'text' && step.byteByByte ? 1 : bytes.length;
      for (let start = 0; start < bytes.length; start += size)
        await send(response, bytes.subarray(start, start + size));
      return true;
    }
  }
}

/** Waits for the write to leave the process, so that the client sees the pieces as they were cut. */
function send(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (!response.write(bytes, () => setImmediate(resolve))) response.once('close', resolve);
  });
}
