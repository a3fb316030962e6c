import { Injectable, Logger } from '@nestjs/common';
import type { TerminalEvent } from '@tester/contracts';
import { ErasureIncompleteException, NoFreeSlotException, ShuttingDownException } from '@tester/exceptions';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiConfig } from '../config/api-config';
import { CreditsService } from '../credits/credits.service';
import { EventLog } from './event-log.port';
import { GenerationLimits } from './generation-limits';
import type { GenerationOrder } from './generation-order';
import { GenerationPipeline } from './generation-pipeline';
import { GenerationRun } from './generation-run';

const RETRY_AFTER_SECONDS = 5;

const isKept = (end: TerminalEvent): boolean => end.type === 'done' && end.persisted;

interface Running {
  readonly run: GenerationRun;
  /** Resolves when nothing more comes of it. */
  readonly ended: Promise<void>;
}

/** The generations this process works on right now. */
@Injectable()
export class RunningGenerations {
  private readonly logger = new Logger(RunningGenerations.name);
  private readonly runs = new Map<string, Running>();
  private isDraining = false;

  constructor(
    private readonly log: EventLog,
    private readonly pipeline: GenerationPipeline,
    private readonly limits: GenerationLimits,
    private readonly config: ApiConfig,
    private readonly credits: CreditsService,
  ) {}

  /** How many there are. */
  get count(): number {
    return this.runs.size;
  }

  /** How many of them were not admitted for nothing. */
  get paidCount(): number {
    return [...this.runs.values()].filter(({ run }) => run.order.known === undefined).length;
  }

  /** @throws NoFreeSlotException, ShuttingDownException. */
  async start(order: GenerationOrder): Promise<void> {
    const { generationId, userId } = order;
    if (this.isDraining) throw new ShuttingDownException('no new generation while draining');
    if (this.runs.size >= this.limits.maxRunning) {
      throw new NoFreeSlotException(`${this.runs.size} generations are running`, {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    const run = new GenerationRun(order, this.pipeline, this.log, this.limits.orphanMs);
    const opened = this.log.open(generationId, userId);
    const ended = opened
      .then(() => run.run())
      .then(isKept, () => false)
      // Saving a suite spends what was held, now or when it comes from the spool; in any other case it is given back.
      .then((kept) => (kept ? undefined : this.credits.release(userId, generationId)))
      .finally(() => this.runs.delete(generationId));
    this.runs.set(generationId, { run, ended });
    await opened;
  }

  /** Counts a reader in until disposed of; a generation that has ended needs none. */
  attach(generationId: string): Disposable {
    return this.runs.get(generationId)?.run.attach() ?? { [Symbol.dispose]: () => undefined };
  }

  /** False when it does not run (any more), or its suite is whole already. */
  cancel(generationId: string): boolean {
    return this.runs.get(generationId)?.run.stop('asked') ?? false;
  }

  /**
   * Cancels what runs for a user. Once it resolves, whatever a run of theirs still had to save is saved, here and in the
   * cache: nothing more comes of it.
   * @throws ErasureIncompleteException when one is still saving after {@link GenerationLimits.endingMs}.
   */
  async endAllOf(userId: string): Promise<void> {
    const theirs = [...this.runs.values()].filter(({ run }) => run.order.userId === userId);
    for (const { run } of theirs) run.stop('asked');
    if (await this.haveEnded(theirs, this.limits.endingMs)) return;
    throw new ErasureIncompleteException('a generation of the user is still saving');
  }

  /** Refuses new generations, gives those at work the drain time, then stops them; resolves when all have ended. */
  async drain(): Promise<void> {
    this.isDraining = true;
    await this.haveEnded([...this.runs.values()], this.config.http.drainMs);
    for (const { run } of this.runs.values()) run.stop('shutdown');
    await this.haveEnded([...this.runs.values()], this.limits.flushMs);
    if (this.runs.size > 0) this.logger.warn(`${this.runs.size} generations were still saving at shutdown`);
  }

  private async haveEnded(runs: readonly Running[], withinMs: number): Promise<boolean> {
    const patience = new AbortController();
    const ended = Promise.allSettled(runs.map((running) => running.ended)).then(() => true);
    const timeUp = sleep(withinMs, false, { signal: patience.signal }).catch(() => false);
    const result = await Promise.race([ended, timeUp]);
    patience.abort();
    return result;
  }
}
