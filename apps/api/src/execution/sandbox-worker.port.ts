import type { ExecutionReport, ExecutionRequest, Exploration, ExplorationRequest } from '@tester/contracts';

/** The worker that runs untrusted code, wherever it lives. */
export abstract class SandboxWorker {
  /** @throws WorkerUnavailableException, SandboxUnavailableException, NoFreeSlotException; AbortError on `signal`. */
  abstract execute(request: ExecutionRequest, signal: AbortSignal): Promise<ExecutionReport>;
  /** @throws as `execute`. */
  abstract explore(request: ExplorationRequest, signal: AbortSignal): Promise<Exploration>;
  /** Round trip to the worker's readiness probe, in milliseconds. @throws WorkerUnavailableException. */
  abstract ping(signal: AbortSignal): Promise<number>;
}
