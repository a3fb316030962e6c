import { Injectable, Logger } from '@nestjs/common';
import { IdempotencyKeyReusedException, InsufficientCreditsException } from '@tester/exceptions';
import { ApiConfig } from '../config/api-config';
import { Database } from '../database/database.port';
import { HOLD_SECONDS } from './credit-limits';
import { fingerprintOf, type IdempotencyClaim } from './idempotency-key';

/** A generation that is about to begin. */
export interface Applicant {
  /** UUID, new for each attempt. */
  generationId: string;
  userId: string;
  /** Null when the request came without an `Idempotency-Key`. */
  claim: IdempotencyClaim | null;
  /** Its suite was written before, and nothing is written for it: nothing is held. */
  isFree?: boolean;
}

/** Whole credits. granted = available + held + spent, always. */
export interface CreditBalance {
  granted: number;
  /** What can be spent now. */
  available: number;
  /** For generations that run. */
  held: number;
  spent: number;
}

/** A row of `public.generation_admit` as {@link Database.call} returns it. */
interface AdmissionRow {
  outcome: 'admitted' | 'replayed' | 'mismatch' | 'short';
  generation_id: string;
  available: number;
}

/**
 * The credits of users, and which generation an `Idempotency-Key` stands for. Both live in the database, so that every
 * instance sees them and a restart forgets nothing. What is held here is spent when the suite is saved
 * (`HistoryService.record`), in one transaction with it.
 */
@Injectable()
export class CreditsService {
  private readonly logger = new Logger(CreditsService.name);

  constructor(
    private readonly database: Database,
    private readonly config: ApiConfig,
  ) {}

  /**
   * Holds what the generation costs. Where it costs nothing and no key came, the database is not asked.
   * @returns id of the generation that the key stands for: the applicant's own, or an earlier one; then nothing is held.
   * @throws InsufficientCreditsException, IdempotencyKeyReusedException; DatabaseUnavailableException, after which the
   * applicant must be withdrawn: the hold may be there or not.
   */
  async admit({ generationId, userId, claim, isFree = false }: Applicant): Promise<string> {
    const { isEnabled, generationCost, welcome, daily } = this.config.credits;
    const isPaid = isEnabled && !isFree;
    if (!isPaid && claim === null) return generationId;
    const cost = isPaid ? generationCost : 0;
    const [row] = await this.database.call('generation_admit', {
      p_user_id: userId,
      p_generation_id: generationId,
      p_price: cost,
      p_hold_seconds: HOLD_SECONDS,
      p_welcome: welcome,
      p_daily: daily,
      p_idempotency_key: claim?.key ?? null,
      p_fingerprint: claim && fingerprintOf(claim.request, this.config.encryption.key),
    });
    const { outcome, generation_id: standsFor, available } = row as unknown as AdmissionRow;
    if (outcome === 'short') {
      throw new InsufficientCreditsException(`${available} credits of ${cost}`, {
        parameters: { cost, available },
      });
    }
    if (outcome === 'mismatch') {
      throw new IdempotencyKeyReusedException(`the key stands for generation ${standsFor}`);
    }
    return standsFor;
  }

  /**
   * Undoes an admission: the generation never began, or is lost. Its credits are available again, its key is free.
   * Never rejects: what the database does not hear now, the expiry of the hold does later.
   */
  async withdraw({ generationId, userId, claim }: Applicant): Promise<void> {
    if (!this.config.credits.isEnabled && claim === null) return;
    await this.attempt('generation_withdraw', { p_user_id: userId, p_generation_id: generationId });
  }

  /** Gives back what is still held for a generation that has ended; nothing when it was spent. Never rejects. */
  async release(userId: string, generationId: string): Promise<void> {
    if (!this.config.credits.isEnabled) return;
    const args = { p_user_id: userId, p_generation_id: generationId, p_kind: 'release' };
    await this.attempt('credit_end_hold', args);
  }

  /** Gives the user what is due (welcome, bonus of the day) and tells the balance. @throws DatabaseUnavailableException. */
  async balanceOf(userId: string): Promise<CreditBalance> {
    const { welcome, daily } = this.config.credits;
    const args = { p_user_id: userId, p_welcome: welcome, p_daily: daily };
    const [row] = await this.database.call('credit_status', args);
    return row as unknown as CreditBalance;
  }

  private async attempt(functionName: string, args: Record<string, string>): Promise<void> {
    try {
      await this.database.call(functionName, args);
    } catch (error) {
      const generationId = args['p_generation_id'];
      this.logger.warn({ err: error, generationId }, 'credits stay held until they expire');
    }
  }
}
