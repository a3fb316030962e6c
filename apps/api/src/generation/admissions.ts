import { Injectable } from '@nestjs/common';
import { InsufficientCreditsException, TesterException } from '@tester/exceptions';
import { CreditsService, type Applicant } from '../credits/credits.service';
import { EarlierGenerations } from './earlier-generations';
import type { GenerationOrder } from './generation-order';
import { RunningGenerations } from './running-generations';
import { SuiteCache } from './suite-cache';

/** Lets orders begin: paid for, and once per `Idempotency-Key`. */
@Injectable()
export class Admissions {
  constructor(
    private readonly credits: CreditsService,
    private readonly running: RunningGenerations,
    private readonly earlier: EarlierGenerations,
    private readonly cache: SuiteCache,
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
    try {
      return await this.beginAs(applicant, order);
    } catch (error) {
      if (!(error instanceof InsufficientCreditsException)) throw error;
      // A suite that was written before costs nothing. It goes along with the order: whatever becomes of the cache
      // meanwhile, nothing is written for who cannot pay.
      const known = await this.cache.find(order);
      if (known === null) throw error;
      return this.beginAs({ ...applicant, isFree: true }, { ...order, known });
    }
  }

  private async beginAs(applicant: Applicant, order: GenerationOrder): Promise<string> {
    const { generationId, userId } = applicant;
    for (;;) {
      const standsFor = await this.undoing(applicant, () => this.credits.admit(applicant));
      if (standsFor === generationId) break;
      if (await this.earlier.isReadable(standsFor, userId)) return standsFor;
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
}

/** What makes two requests the same; the language of the sentences around the suite does not. */
function claimOf(order: GenerationOrder, key: string | null): Applicant['claim'] {
  if (key === null) return null;
  const { source, sourceName, language, model, isRegenerate, verification } = order;
  const proof = verification?.isWanted === undefined ? [] : [JSON.stringify(verification)];
  return { key, request: [source, sourceName, language, model, String(isRegenerate), ...proof] };
}
