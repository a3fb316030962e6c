import { Injectable } from '@nestjs/common';
import { NotFoundException, TesterException } from '@tester/exceptions';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreditsService, type Applicant } from '../credits/credits.service';
import { HistoryService } from '../history/history.service';
import { inChunks } from './chunks';
import { EventLog } from './event-log.port';
import { GenerationLimits } from './generation-limits';
import type { GenerationOrder } from './generation-order';
import { RunningGenerations } from './running-generations';

const LOOK_AGAIN_MS = 25;

/** Lets orders begin: paid for, and once per `Idempotency-Key`. */
@Injectable()
export class Admissions {
  /** Saved suites on their way back into the log, by generation. */
  private readonly reopening = new Map<string, Promise<boolean>>();

  constructor(
    private readonly credits: CreditsService,
    private readonly running: RunningGenerations,
    private readonly log: EventLog,
    private readonly history: HistoryService,
    private readonly limits: GenerationLimits,
  ) {}

  /**
   * Begins the generation that was ordered, or finds the one its key stands for.
   * @returns id of the generation to read: the order's own, or that of an earlier request with the same key.
   * @throws InsufficientCreditsException, IdempotencyKeyReusedException, DatabaseUnavailableException; and as
   * `RunningGenerations.start`. Nothing was begun then, nothing is held, and the key is free.
   */
  async begin(order: GenerationOrder, idempotencyKey: string | null): Promise<string> {
    const { generationId, userId } = order;
    const applicant = { generationId, userId, claim: claimOf(order, idempotencyKey) };
    for (;;) {
      const standsFor = await this.undoing(applicant, () => this.credits.admit(applicant));
      if (standsFor === generationId) break;
      if (await this.isReadable(standsFor, userId)) return standsFor;
      // Its process is gone, and it left nothing: it counts as never begun. Should it live after all, unseen by us, it
      // can no longer be paid for.
      await this.credits.withdraw({ ...applicant, generationId: standsFor });
    }
    await this.undoing(applicant, () => this.running.start(order));
    return generationId;
  }

  /** A refusal by the ledger holds nothing; whatever else fails may have left a hold. */
  private async undoing<T>(applicant: Applicant, step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      const isRefusal =
        error instanceof TesterException && ['payment_required', 'unprocessable'].includes(error.kind);
      if (!isRefusal) await this.credits.withdraw(applicant);
      throw error;
    }
  }

  /** Whether an earlier generation can be read, from the log or, where that has forgotten it, from the history. */
  private async isReadable(generationId: string, userId: string): Promise<boolean> {
    const logged = await this.log.find(generationId);
    if (logged?.events) return true;
    if (await this.reopen(generationId, userId)) return true;
    // Its events have expired and nothing was saved: its readers are told so.
    if (logged !== null) return true;
    // Admitted a moment ago, it may not have opened its log yet.
    const deadline = performance.now() + this.limits.beginningMs;
    while (performance.now() < deadline) {
      await sleep(LOOK_AGAIN_MS);
      if ((await this.log.find(generationId)) !== null) return true;
    }
    return false;
  }

  private reopen(generationId: string, userId: string): Promise<boolean> {
    const known = this.reopening.get(generationId);
    if (known !== undefined) return known;
    const reopened = this.reopenNow(generationId, userId).finally(() => this.reopening.delete(generationId));
    this.reopening.set(generationId, reopened);
    return reopened;
  }

  private async reopenNow(generationId: string, userId: string): Promise<boolean> {
    const entry = await this.history.find(userId, generationId).catch((error: unknown) => {
      if (error instanceof NotFoundException) return null;
      throw error;
    });
    if (entry === null || entry.error_code !== undefined) return false;
    // It may have begun and ended while the history was asked; its own log tells more.
    if ((await this.log.find(generationId))?.events) return true;
    await this.log.open(generationId, userId);
    for (const content of inChunks(entry.generated_code)) {
      await this.log.append(generationId, { type: 'chunk', content });
    }
    await this.log.append(generationId, {
      type: 'done',
      generationId,
      historyId: generationId,
      persisted: true,
      cached: true,
      model: entry.model,
    });
    return true;
  }
}

/** What makes two requests the same; the language of the sentences around the suite does not. */
function claimOf(order: GenerationOrder, key: string | null): Applicant['claim'] {
  if (key === null) return null;
  const { source, sourceName, language, model, isRegenerate } = order;
  return { key, request: [source, sourceName, language, model, String(isRegenerate)] };
}
