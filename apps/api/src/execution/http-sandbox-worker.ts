import { Injectable } from '@nestjs/common';
import {
  type Compilation,
  type CompilationRequest,
  type ExecutionReport,
  type ExecutionRequest,
  type Exploration,
  type ExplorationRequest,
  type Problem,
  type RuntimeDescription,
  type TrialsAnswer,
  type TrialsRequest,
} from '@tester/contracts';
import { TesterException, WorkerUnavailableException } from '@tester/exceptions';
import { outgoingHeaders } from '@tester/nest-kit';
import { ApiConfig } from '../config/api-config';
import { SandboxWorker } from './sandbox-worker.port';
import { readWorkerEvents, type WorkerEvent } from './worker-events';
import { workerRefusal } from './worker-refusal';

/** Deadline of a ping; a worker that needs longer to say it is alive counts as away. */
const PING_TIMEOUT_MS = 2000;

/** The worker over plain HTTP with `WORKER_AUTH_TOKEN`. */
@Injectable()
export class HttpSandboxWorker extends SandboxWorker {
  constructor(private readonly config: ApiConfig) {
    super();
  }

  async execute(request: ExecutionRequest, signal: AbortSignal): Promise<ExecutionReport> {
    return (await this.answerTo('/executions', postOf(request), signal)) as ExecutionReport;
  }

  async *stream(request: ExecutionRequest, caller: AbortSignal): AsyncGenerator<WorkerEvent> {
    const { body } = await this.ask('/executions', postOf(request, 'text/event-stream'), caller);
    if (body === null) throw new WorkerUnavailableException('the worker answered without a stream');
    try {
      yield* readWorkerEvents(body);
    } catch (error) {
      throw this.failureOf(error, caller);
    }
  }

  async explore(request: ExplorationRequest, signal: AbortSignal): Promise<Exploration> {
    return (await this.answerTo('/explorations', postOf(request), signal)) as Exploration;
  }

  async try(request: TrialsRequest, signal: AbortSignal): Promise<TrialsAnswer> {
    return (await this.answerTo('/trials', postOf(request), signal)) as TrialsAnswer;
  }

  async compile(request: CompilationRequest, signal: AbortSignal): Promise<Compilation> {
    return (await this.answerTo('/compilations', postOf(request), signal)) as Compilation;
  }

  async runtimes(signal: AbortSignal): Promise<RuntimeDescription[]> {
    return (await this.answerTo('/runtimes', {}, signal)) as RuntimeDescription[];
  }

  async ping(signal: AbortSignal): Promise<number> {
    const startedAt = performance.now();
    const response = await this.fetch(
      '/health/ready',
      {},
      AbortSignal.any([signal, AbortSignal.timeout(PING_TIMEOUT_MS)]),
    );
    await response.body?.cancel();
    if (!response.ok) throw new WorkerUnavailableException(`the worker is not ready: ${response.status}`);
    return performance.now() - startedAt;
  }

  private async answerTo(path: string, init: RequestInit, caller: AbortSignal): Promise<unknown> {
    return this.read(await this.ask(path, init, caller), caller);
  }

  /** @returns an answer that is no refusal; its body is still to come, within the same deadline. */
  private async ask(path: string, init: RequestInit, caller: AbortSignal): Promise<Response> {
    const deadline = AbortSignal.timeout(this.config.worker.timeoutMs);
    const response = await this.fetch(path, init, AbortSignal.any([caller, deadline]));
    if (response.ok) return response;
    const problem = (await this.read(response, caller)) as Partial<Problem>;
    throw workerRefusal(response.status, problem, Number(response.headers.get('retry-after')) || undefined);
  }

  private async read(response: Response, caller: AbortSignal): Promise<unknown> {
    try {
      return await response.json();
    } catch (error) {
      throw this.failureOf(error, caller);
    }
  }

  /** What it means that the rest of an answer cannot be had. */
  private failureOf(error: unknown, caller: AbortSignal): unknown {
    if (error instanceof TesterException) return error;
    // A caller that left is not a worker that is away.
    if (caller.aborted) return caller.reason;
    return new WorkerUnavailableException('the answer of the worker cannot be read', { cause: error });
  }

  private async fetch(path: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const { url, authToken } = this.config.worker;
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(outgoingHeaders())) headers.set(name, value);
    headers.set('authorization', `Bearer ${authToken}`);
    try {
      return await fetch(url + path, { ...init, headers, signal, redirect: 'error' });
    } catch (error) {
      // A caller that left is not a worker that is away.
      if (signal.aborted && !isTimeout(signal.reason)) signal.throwIfAborted();
      throw new WorkerUnavailableException('the worker does not answer', { cause: error });
    }
  }
}

const postOf = (body: object, accept = 'application/json'): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', accept },
  body: JSON.stringify(body),
});

const isTimeout = (reason: unknown): boolean =>
  reason instanceof DOMException && reason.name === 'TimeoutError';
