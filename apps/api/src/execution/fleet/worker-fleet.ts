import { Injectable, Logger } from '@nestjs/common';
import type {
  Compilation,
  CompilationRequest,
  ExecutionReport,
  ExecutionRequest,
  Exploration,
  ExplorationRequest,
  RuntimeDescription,
  TrialsAnswer,
  TrialsRequest,
} from '@tester/contracts';
import {
  NoFreeSlotException,
  SandboxUnavailableException,
  WorkerUnavailableException,
  type TesterException,
} from '@tester/exceptions';
import { ApiConfig } from '../../config/api-config';
import { SandboxWorker, type WorkerStanding } from '../sandbox-worker.port';
import { chooseMember } from './choose-member';
import { FleetMember } from './fleet-member';
import type { WorkerEvent } from './worker-events';
import { WorkerTrouble } from './worker-trouble';

/** The first try, and one more with another worker. */
const TRIES_MAX = 2;

/**
 * The workers of `WORKER_URLS`. Each request goes to one that is well and less busy than another; where that one is
 * away before anything of an answer came, one other is asked. All we ask for is pure (a run changes nothing outside its
 * sandbox), so a request whose fate is unknown may be asked for again; but once an answer has begun, its loss is told
 * and nothing is run twice.
 */
@Injectable()
export class WorkerFleet extends SandboxWorker {
  readonly #members: readonly FleetMember[];
  readonly #timeoutMs: number;
  readonly #logger = new Logger(WorkerFleet.name);

  constructor({ worker: { urls, authToken, timeoutMs } }: ApiConfig) {
    super();
    this.#timeoutMs = timeoutMs;
    this.#members = urls.map((url, index) => new FleetMember(index + 1, url, authToken));
    for (const member of this.#members) {
      member.onCircuit((circuit) => this.#logger.warn(`worker ${member.position}: circuit ${circuit}`));
    }
  }

  execute(request: ExecutionRequest, signal: AbortSignal): Promise<ExecutionReport> {
    return this.#answerTo<ExecutionReport>('/executions', request, signal);
  }

  async *stream(request: ExecutionRequest, caller: AbortSignal): AsyncGenerator<WorkerEvent, void> {
    const signal = this.#withDeadline(caller);
    try {
      yield* await this.#dispatch((member) => member.open('/executions', request, signal));
    } catch (error) {
      throw failureIn(error);
    }
  }

  explore(request: ExplorationRequest, signal: AbortSignal): Promise<Exploration> {
    return this.#answerTo<Exploration>('/explorations', request, signal);
  }

  try(request: TrialsRequest, signal: AbortSignal): Promise<TrialsAnswer> {
    return this.#answerTo<TrialsAnswer>('/trials', request, signal);
  }

  compile(request: CompilationRequest, signal: AbortSignal): Promise<Compilation> {
    return this.#answerTo<Compilation>('/compilations', request, signal);
  }

  runtimes(signal: AbortSignal): Promise<RuntimeDescription[]> {
    return this.#answerTo<RuntimeDescription[]>('/runtimes', undefined, signal);
  }

  check(): Promise<WorkerStanding[]> {
    return Promise.all(this.#members.map((member) => member.check()));
  }

  async #answerTo<T>(path: string, body: object | undefined, caller: AbortSignal): Promise<T> {
    const signal = this.#withDeadline(caller);
    try {
      return (await this.#dispatch((member) => member.answerTo(path, body, signal))) as T;
    } catch (error) {
      throw failureIn(error);
    }
  }

  /** Both tries share one deadline. */
  #withDeadline(caller: AbortSignal): AbortSignal {
    return AbortSignal.any([caller, AbortSignal.timeout(this.#timeoutMs)]);
  }

  async #dispatch<T>(ask: (member: FleetMember) => Promise<T>): Promise<T> {
    const failures = new Map<FleetMember, TesterException>();
    while (failures.size < TRIES_MAX) {
      const candidates = this.#members.filter((candidate) => !failures.has(candidate));
      // No await between choice and asking: those who come at the same time must see what is in flight.
      const member = chooseWell(candidates) ?? (await chooseReturned(candidates));
      if (member === undefined) break;
      try {
        return await ask(member);
      } catch (error) {
        if (!(error instanceof WorkerTrouble) || !error.mayGoElsewhere) throw error;
        failures.set(member, error.failure);
      }
    }
    throw this.#away(failures);
  }

  /** A worker that is full says more than one that is away: it says when to come again. */
  #away(failures: ReadonlyMap<FleetMember, TesterException>): TesterException {
    const full = [...failures.values()].find((failure) => failure instanceof NoFreeSlotException);
    if (full !== undefined) return full;
    const outages = this.#members.map((member) => failures.get(member) ?? member.lastOutage);
    const facts = this.#members.map(({ position, circuit }, index) => ({
      worker: position,
      circuit,
      code: outages[index]?.code,
    }));
    const isEngineAway = outages.every((outage) => outage instanceof SandboxUnavailableException);
    const Exception = isEngineAway ? SandboxUnavailableException : WorkerUnavailableException;
    return new Exception('no worker can take it', {
      context: { workers: facts },
      cause: outages.find((outage) => outage !== null),
      retryAfterSeconds: outages.find((outage) => outage?.retryAfterSeconds)?.retryAfterSeconds ?? 1,
    });
  }
}

/** On the way, it has those asked that were away. */
function chooseWell(candidates: readonly FleetMember[]): FleetMember | undefined {
  const well = candidates.filter(isWell);
  for (const member of candidates) if (!isWell(member)) void member.probe();
  return chooseMember(well);
}

/** For who has nobody else to turn to: waits for the word of those that were away. */
async function chooseReturned(candidates: readonly FleetMember[]): Promise<FleetMember | undefined> {
  await Promise.all(candidates.map((member) => member.probe()));
  return chooseMember(candidates.filter(isWell));
}

const isWell = ({ circuit }: FleetMember): boolean => circuit === 'closed';

const failureIn = (error: unknown): unknown => (error instanceof WorkerTrouble ? error.failure : error);
