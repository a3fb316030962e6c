import { Logger } from '@nestjs/common';
import type { TerminalEvent } from '@tester/contracts';
import { sentence, ShuttingDownException, TesterException } from '@tester/exceptions';
import { problemOf } from '@tester/nest-kit';
import type { EventLog } from './event-log.port';
import type { GenerationOrder } from './generation-order';
import type { GenerationPipeline } from './generation-pipeline';

/** Why a run is stopped before its end: its owner asked, nobody reads it any more, or the process goes down. */
export type StopReason = 'asked' | 'orphaned' | 'shutdown';

/**
 * One generation at work, apart from whoever reads it. Puts what the pipeline yields into the log and ends it with
 * exactly one terminal event, whatever happens.
 */
export class GenerationRun {
  readonly #logger = new Logger(GenerationRun.name);
  readonly #stop = new AbortController();
  #stopReason: StopReason | null = null;
  /** Set once the suite is whole: from then on the run ends by itself and cannot be stopped. */
  #isSettling = false;
  #readers = 0;
  #orphanTimer: NodeJS.Timeout | null = null;

  constructor(
    readonly order: GenerationOrder,
    private readonly pipeline: Pick<GenerationPipeline, 'perform'>,
    private readonly log: EventLog,
    private readonly orphanMs: number,
  ) {}

  /** Works until the terminal event is in the log, and returns it. Call once. Never rejects. */
  async run(): Promise<TerminalEvent> {
    this.#watchOrphan();
    const terminal = await this.#work();
    this.#clearOrphanTimer();
    try {
      await this.log.append(this.order.generationId, terminal);
    } catch (error) {
      this.#logger.error({ err: error, generationId: this.order.generationId }, 'the end was not logged');
    }
    return terminal;
  }

  /** False when it is too late: the suite is whole, or the run ended by itself. Stopping twice is stopping. */
  stop(reason: StopReason): boolean {
    if (this.#isSettling) return this.#stopReason !== null;
    this.#stopReason ??= reason;
    this.#stop.abort(new DOMException(`generation stopped: ${reason}`, 'AbortError'));
    return true;
  }

  /** Counts a reader in until the result is disposed of; while there is one, the run is no orphan. */
  attach(): Disposable {
    let isAttached = true;
    this.#readers += 1;
    this.#clearOrphanTimer();
    return {
      [Symbol.dispose]: () => {
        if (!isAttached) return;
        isAttached = false;
        this.#readers -= 1;
        this.#watchOrphan();
      },
    };
  }

  async #work(): Promise<TerminalEvent> {
    const steps = this.pipeline.perform(this.order, this.#stop.signal);
    try {
      for (;;) {
        const step = await this.#unlessStopped(steps.next());
        // A stop that was accepted always wins, even over a step that arrived in the same turn.
        this.#stop.signal.throwIfAborted();
        if (step.done) return step.value;
        if (step.value.type === 'status' && step.value.step === 'saving') this.#isSettling = true;
        await this.log.append(this.order.generationId, step.value);
      }
    } catch (error) {
      return this.#stop.signal.aborted ? this.#stopped() : this.#failed(error);
    } finally {
      this.#isSettling = true;
      // Not awaited: a writer that ignores its signal must not delay the terminal event.
      steps
        .return(this.#stopped())
        .catch((error: unknown) => this.#logger.debug({ err: error }, 'late failure'));
    }
  }

  /** `step`, or the stop's AbortError as soon as there is one. */
  #unlessStopped<T>(step: Promise<T>): Promise<T> {
    const { signal } = this.#stop;
    return new Promise((resolve, reject) => {
      const onStop = (): void => reject(signal.reason as DOMException);
      if (signal.aborted) onStop();
      signal.addEventListener('abort', onStop, { once: true });
      void step.then(resolve, reject).finally(() => signal.removeEventListener('abort', onStop));
    });
  }

  #stopped(): TerminalEvent {
    const { generationId, locale } = this.order;
    if (this.#stopReason !== 'shutdown') {
      return { type: 'cancelled', generationId, message: sentence('generationCancelled', locale) };
    }
    return this.#errorEvent(
      new ShuttingDownException('stopped by shutdown'),
      sentence('generationShutdown', locale),
    );
  }

  #failed(error: unknown): TerminalEvent {
    const { generationId, traceId } = this.order;
    const code = error instanceof TesterException ? error.code : 'INTERNAL';
    const isOurs = !(error instanceof TesterException) || error.kind !== 'invalid';
    this.#logger[isOurs ? 'error' : 'log']({ err: error, code, generationId, traceId }, 'generation failed');
    return this.#errorEvent(error);
  }

  #errorEvent(error: unknown, message?: string): TerminalEvent {
    const problem = problemOf(error, this.order.locale, this.order.traceId);
    return { type: 'error', ...problem, message: message ?? problem.detail };
  }

  #watchOrphan(): void {
    if (this.#readers > 0 || this.#isSettling || this.#orphanTimer !== null) return;
    this.#orphanTimer = setTimeout(() => this.stop('orphaned'), this.orphanMs);
  }

  #clearOrphanTimer(): void {
    if (this.#orphanTimer !== null) clearTimeout(this.#orphanTimer);
    this.#orphanTimer = null;
  }
}
