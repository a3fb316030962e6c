import { WorkerUnavailableException, type TesterException } from '@tester/exceptions';
import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { CircuitStanding, WorkerStanding } from '../sandbox-worker.port';
import { HttpWorker } from './http-worker';
import type { WorkerEvent } from './worker-events';
import { LoadMeter } from './worker-load';
import { WorkerTrouble } from './worker-trouble';

/** Deadline of a ping, in milliseconds; a worker that needs longer to say that it is ready counts as away. */
const PING_MS = 1_500;

export interface CircuitTimes {
  /** Outages in a row after which a worker is left alone. */
  opensAfter: number;
  /** Milliseconds after which it is asked again. */
  halfOpenAfterMs: number;
}
const CIRCUIT: CircuitTimes = { opensAfter: 3, halfOpenAfterMs: 1_000 };

const NAMES: Readonly<Record<CircuitState, CircuitStanding>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
};

/** Its circuit has opened since it was chosen. */
const leftAlone = (): WorkerTrouble =>
  new WorkerTrouble(new WorkerUnavailableException('the worker is left alone for now'), 'elsewhere');

/**
 * One of the workers, with its load and its circuit. While the circuit is not closed it gets no work; what finds out
 * whether it is back is a ping, never somebody's run.
 */
export class FleetMember {
  readonly #client: HttpWorker;
  readonly #meter = new LoadMeter();
  readonly #breaker: CircuitBreakerPolicy;
  #probe: Promise<void> | null = null;
  #lastOutage: TesterException | null = null;

  /** @param position of its address in the configuration, from 1 on: its name where addresses are not to be seen. */
  constructor(
    readonly position: number,
    url: string,
    authToken: string,
    { opensAfter, halfOpenAfterMs }: CircuitTimes = CIRCUIT,
  ) {
    this.#client = new HttpWorker(url, authToken, (said) => this.#meter.hear(said));
    this.#breaker = circuitBreaker(
      handleWhen((error) => error instanceof WorkerTrouble && error.isOutage),
      { halfOpenAfter: halfOpenAfterMs, breaker: new ConsecutiveBreaker(opensAfter) },
    );
  }

  get load(): number {
    return this.#meter.load;
  }

  get inFlight(): number {
    return this.#meter.inFlight;
  }

  get circuit(): CircuitStanding {
    return NAMES[this.#breaker.state];
  }

  /** Why it did not do its last work; null when it did. */
  get lastOutage(): TesterException | null {
    return this.#lastOutage;
  }

  /** Tells of each change of the circuit. */
  onCircuit(listen: (circuit: CircuitStanding) => void): void {
    this.#breaker.onStateChange((state) => listen(NAMES[state]));
  }

  /** @throws as HttpWorker. */
  async answerTo(path: string, body: object | undefined, signal: AbortSignal): Promise<unknown> {
    this.#meter.begin();
    try {
      return await this.#work(() => this.#client.answerTo(path, body, signal));
    } finally {
      this.#meter.end();
    }
  }

  /**
   * Waits for the first event, so that what fails before it may still be asked of another worker.
   * @returns all events; to be read to the end, or left with `return`
   * @throws as HttpWorker.
   */
  async open(path: string, body: object, signal: AbortSignal): Promise<AsyncGenerator<WorkerEvent, void>> {
    const events = this.#client.stream(path, body, signal);
    this.#meter.begin();
    try {
      const first = await this.#work(() => events.next());
      return this.#rest(first, events);
    } catch (error) {
      this.#meter.end();
      throw error;
    }
  }

  /** Starts a ping where the circuit is open and its time is over; those who come meanwhile get the same. */
  probe(): Promise<void> {
    this.#probe ??= this.check().then(() => {
      this.#probe = null;
    });
    return this.#probe;
  }

  /** How it is now; at once while the circuit is open. Never rejects. */
  async check(): Promise<WorkerStanding> {
    const answer = await this.#ping();
    return { worker: this.position, circuit: this.circuit, inFlight: this.inFlight, ...answer };
  }

  async *#rest(
    first: IteratorResult<WorkerEvent, void>,
    events: AsyncGenerator<WorkerEvent, void>,
  ): AsyncGenerator<WorkerEvent, void> {
    try {
      for (let next = first; next.done !== true; next = await events.next()) {
        yield next.value;
      }
    } catch (error) {
      // Read outside of the breaker: what happens to others must not end this one.
      await Promise.allSettled([this.#work(() => Promise.reject(error as Error))]);
      throw error;
    } finally {
      this.#meter.end();
      await events.return();
    }
  }

  async #work<T>(ask: () => Promise<T>): Promise<T> {
    try {
      const result = await this.#breaker.execute(ask);
      this.#lastOutage = null;
      return result;
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw leftAlone();
      if (error instanceof WorkerTrouble && error.isOutage) this.#lastOutage = error.failure;
      throw error;
    }
  }

  async #ping(): Promise<Pick<WorkerStanding, 'status' | 'latencyMs' | 'facts' | 'code'>> {
    const deadline = AbortSignal.timeout(PING_MS);
    try {
      const { latencyMs, facts } = await this.#breaker.execute(() => this.#client.ping(deadline));
      return { status: 'up', latencyMs: Math.round(latencyMs * 10) / 10, ...(facts && { facts }) };
    } catch (error) {
      return {
        status: 'away',
        code: error instanceof WorkerTrouble ? error.failure.code : 'WORKER_UNAVAILABLE',
      };
    }
  }
}
