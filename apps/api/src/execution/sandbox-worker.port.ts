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

/** `open`: left alone after outages; `half-open`: being asked whether it is back. */
export type CircuitStanding = 'closed' | 'open' | 'half-open';

/** What a worker tells of itself when it is asked whether it is ready. */
export interface WorkerFacts {
  slots: {
    /** Sandboxes at work. */
    active: number;
    /** Requests that wait for a slot. */
    waiting: number;
  };
  /** Warm sandboxes, by runtime. */
  pool: Record<string, { ready: number; growing: number; target: number }>;
}

/** How one worker is. */
export interface WorkerStanding {
  /** Position of its address in the configuration, from 1 on. */
  worker: number;
  status: 'up' | 'away';
  circuit: CircuitStanding;
  /** Requests of ours that it has not answered yet. */
  inFlight: number;
  /** Round trip to its readiness probe, in milliseconds, where it is up. */
  latencyMs?: number;
  /** Where it is up, and of a release that tells. */
  facts?: WorkerFacts;
  /** Of our exception, where it is away. */
  code?: string;
}

/** The workers that run untrusted code, wherever they live. */
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
  /** How each worker is. Never rejects; takes two seconds at most. */
  abstract check(): Promise<WorkerStanding[]>;
}
