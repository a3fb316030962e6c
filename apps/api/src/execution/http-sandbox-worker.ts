import { Injectable } from '@nestjs/common';
import {
  type ExecutionReport,
  type ExecutionRequest,
  type Exploration,
  type ExplorationRequest,
  type Problem,
} from '@tester/contracts';
import {
  InvalidRequestException,
  NoFreeSlotException,
  SandboxUnavailableException,
  WorkerUnavailableException,
  type TesterException,
} from '@tester/exceptions';
import { ApiConfig } from '../config/api-config';
import { SandboxWorker } from './sandbox-worker.port';

/** Deadline of a ping; a worker that needs longer to say it is alive counts as away. */
const PING_TIMEOUT_MS = 2000;

/** The worker over plain HTTP with `WORKER_AUTH_TOKEN`. */
@Injectable()
export class HttpSandboxWorker extends SandboxWorker {
  constructor(private readonly config: ApiConfig) {
    super();
  }

  async execute(request: ExecutionRequest, signal: AbortSignal): Promise<ExecutionReport> {
    return (await this.post('/executions', request, signal)) as ExecutionReport;
  }

  async explore(request: ExplorationRequest, signal: AbortSignal): Promise<Exploration> {
    return (await this.post('/explorations', request, signal)) as Exploration;
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

  private async post(path: string, body: object, caller: AbortSignal): Promise<unknown> {
    const deadline = AbortSignal.timeout(this.config.worker.timeoutMs);
    const signal = AbortSignal.any([caller, deadline]);
    const response = await this.fetch(
      path,
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
      signal,
    );
    const answer = await this.read(response, caller);
    if (!response.ok) throw refusalOf(response, answer as Partial<Problem>);
    return answer;
  }

  private async read(response: Response, caller: AbortSignal): Promise<unknown> {
    try {
      return await response.json();
    } catch (error) {
      caller.throwIfAborted();
      throw new WorkerUnavailableException('the answer of the worker cannot be read', { cause: error });
    }
  }

  private async fetch(path: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const { url, authToken } = this.config.worker;
    const headers = new Headers(init.headers);
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

const isTimeout = (reason: unknown): boolean =>
  reason instanceof DOMException && reason.name === 'TimeoutError';

/** What the worker's refusal means here: its 503 codes pass on, its 4xx about the request too; the rest is our trouble. */
function refusalOf(response: Response, problem: Partial<Problem>): TesterException {
  const context = { status: response.status, code: problem.code, detail: problem.detail };
  const retryAfterSeconds = Number(response.headers.get('retry-after')) || undefined;
  if (problem.code === 'NO_FREE_SLOT')
    return new NoFreeSlotException('the worker is full', { context, retryAfterSeconds });
  if (problem.code === 'SANDBOX_UNAVAILABLE') {
    return new SandboxUnavailableException('the worker has no engine', { context, retryAfterSeconds });
  }
  if (response.status === 400 && problem.errors) {
    return new InvalidRequestException('the worker refused the request', { context, faults: problem.errors });
  }
  return new WorkerUnavailableException(`the worker answered ${response.status}`, { context });
}
