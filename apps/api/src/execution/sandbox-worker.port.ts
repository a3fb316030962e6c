import type {
  Compilation,
  CompilationRequest,
  ExecutionEvent,
  ExecutionReport,
  ExecutionRequest,
  Exploration,
  ExplorationRequest,
  RuntimeDescription,
  TrialsAnswer,
  TrialsRequest,
} from '@tester/contracts';

/** The worker that runs untrusted code, wherever it lives. */
export abstract class SandboxWorker {
  /** @throws WorkerUnavailableException, SandboxUnavailableException, NoFreeSlotException; AbortError on `signal`. */
  abstract execute(request: ExecutionRequest, signal: AbortSignal): Promise<ExecutionReport>;
  /** The same as it happens: each test when it has ended, then the report. @throws as `execute`. */
  abstract stream(
    request: ExecutionRequest,
    signal: AbortSignal,
  ): AsyncIterable<Exclude<ExecutionEvent, { type: 'error' }>>;
  /** @throws as `execute`. */
  abstract explore(request: ExplorationRequest, signal: AbortSignal): Promise<Exploration>;
  /** Runs a suite many times. @throws as `execute`. */
  abstract try(request: TrialsRequest, signal: AbortSignal): Promise<TrialsAnswer>;
  /** Looks at a source's syntax where a warm sandbox is free, and never makes one for it. @throws as `execute`. */
  abstract compile(request: CompilationRequest, signal: AbortSignal): Promise<Compilation>;
  /** What it can run. @throws as `execute`. */
  abstract runtimes(signal: AbortSignal): Promise<RuntimeDescription[]>;
  /** Round trip to the worker's readiness probe, in milliseconds. @throws WorkerUnavailableException. */
  abstract ping(signal: AbortSignal): Promise<number>;
}
