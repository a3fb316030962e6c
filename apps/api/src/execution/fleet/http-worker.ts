import { parseWorkerLoad, WORKER_LOAD_HEADER, type Problem, type WorkerLoad } from '@tester/contracts';
import { TesterException, WorkerUnavailableException } from '@tester/exceptions';
import { outgoingHeaders } from '@tester/nest-kit';
import type { WorkerFacts } from '../sandbox-worker.port';
import { readWorkerEvents, type WorkerEvent } from './worker-events';
import { workerFactsIn } from './worker-facts';
import { workerRefusal } from './worker-refusal';
import { WorkerTrouble } from './worker-trouble';

/** What a worker that cannot take a request just now answers, or a proxy in front of one that is gone. */
const NOT_NOW = [502, 503];

/** One worker over plain HTTP with `WORKER_AUTH_TOKEN`. Its failures are WorkerTroubles; a caller's leaving is not one. */
export class HttpWorker {
  /**
   * @param url without a trailing slash
   * @param hear is told what the worker says about its load with each answer
   */
  constructor(
    private readonly url: string,
    private readonly authToken: string,
    private readonly hear: (load: WorkerLoad | null) => void,
  ) {}

  /** @param body sent with POST; undefined: a GET. @throws WorkerTrouble; the reason of `signal`. */
  async answerTo(path: string, body: object | undefined, signal: AbortSignal): Promise<unknown> {
    const response = await this.ask(path, initOf(body, 'application/json'), signal);
    return this.read(response, signal);
  }

  /** @throws as `answerTo`, at the first event and later. */
  async *stream(path: string, body: object, signal: AbortSignal): AsyncGenerator<WorkerEvent, void> {
    const response = await this.ask(path, initOf(body, 'text/event-stream'), signal);
    let hasBegun = false;
    try {
      if (response.body === null)
        throw new WorkerUnavailableException('the worker answered without a stream');
      for await (const event of readWorkerEvents(response.body)) {
        hasBegun = true;
        yield event;
      }
    } catch (error) {
      const trouble = troubleOf(error, signal);
      throw hasBegun ? trouble : trouble.beforeAnything();
    }
  }

  /** Milliseconds until its readiness probe said yes, and what that told. @throws as `answerTo`. */
  async ping(signal: AbortSignal): Promise<{ latencyMs: number; facts: WorkerFacts | undefined }> {
    const startedAt = performance.now();
    const response = await this.ask('/health/ready', {}, signal);
    const latencyMs = performance.now() - startedAt;
    try {
      return { latencyMs, facts: workerFactsIn(await response.text()) };
    } catch (error) {
      throw troubleOf(error, signal);
    }
  }

  /** @returns an answer that is no refusal; its body is still to come. */
  private async ask(path: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const response = await this.fetch(path, init, signal);
    this.hear(parseWorkerLoad(response.headers.get(WORKER_LOAD_HEADER)));
    if (response.ok) return response;
    const problem = (await this.read(response, signal)) as Partial<Problem>;
    const retryAfterSeconds = Number(response.headers.get('retry-after')) || undefined;
    const failure = workerRefusal(response.status, problem, retryAfterSeconds);
    throw new WorkerTrouble(failure, NOT_NOW.includes(response.status) ? 'elsewhere' : 'refused');
  }

  private async read(response: Response, signal: AbortSignal): Promise<unknown> {
    try {
      return await response.json();
    } catch (error) {
      const trouble = troubleOf(error, signal);
      // A proxy's page instead of a problem document.
      throw NOT_NOW.includes(response.status) ? trouble.beforeAnything() : trouble;
    }
  }

  private async fetch(path: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(outgoingHeaders())) headers.set(name, value);
    headers.set('authorization', `Bearer ${this.authToken}`);
    try {
      return await fetch(this.url + path, { ...init, headers, signal, redirect: 'error' });
    } catch (error) {
      if (signal.aborted && !isTimeout(signal.reason)) signal.throwIfAborted();
      const failure = new WorkerUnavailableException('the worker does not answer', { cause: error });
      throw new WorkerTrouble(failure, signal.aborted ? 'late' : 'elsewhere');
    }
  }
}

/** What it means that the rest of an answer cannot be had. @throws the reason of a caller who left. */
function troubleOf(error: unknown, signal: AbortSignal): WorkerTrouble {
  if (error instanceof WorkerTrouble) return error;
  if (error instanceof TesterException) return new WorkerTrouble(error, 'lost');
  if (signal.aborted && !isTimeout(signal.reason)) throw signal.reason;
  const failure = new WorkerUnavailableException('the answer of the worker cannot be read', { cause: error });
  return new WorkerTrouble(failure, signal.aborted ? 'late' : 'lost');
}

const initOf = (body: object | undefined, accept: string): RequestInit =>
  body === undefined
    ? { headers: { accept } }
    : {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify(body),
      };

const isTimeout = (reason: unknown): boolean =>
  reason instanceof DOMException && reason.name === 'TimeoutError';
