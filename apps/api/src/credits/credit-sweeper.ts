import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ApiConfig } from '../config/api-config';
import { Database } from '../database/database.port';
import { SWEEP_BATCH, SWEEP_EVERY_MS } from './credit-limits';

/**
 * Gives back credits held for generations whose process is gone. Every instance sweeps; a hold ends once, whoever
 * comes first.
 */
@Injectable()
export class CreditSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(CreditSweeper.name);
  private timer: NodeJS.Timeout | null = null;
  private sweeping: Promise<void> = Promise.resolve();
  private released = 0;
  private sweptAtMs: number | null = null;

  constructor(
    private readonly database: Database,
    private readonly config: ApiConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.credits.isEnabled) return;
    const begin = (): void => {
      this.sweeping = this.sweeping.then(() => this.sweepOrWarn());
    };
    this.timer = setInterval(begin, SWEEP_EVERY_MS).unref();
    begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.sweeping;
  }

  /** What this process has released since its start, and the age of its last sweep; null before the first. */
  get facts(): { released: number; ageMs: number | null } {
    const { released, sweptAtMs } = this;
    return { released, ageMs: sweptAtMs === null ? null : performance.now() - sweptAtMs };
  }

  /** @returns how many holds were released. @throws DatabaseUnavailableException. */
  async sweep(): Promise<number> {
    for (let total = 0; ;) {
      const [row] = await this.database.call('credit_sweep', { p_limit: SWEEP_BATCH });
      const released = Number(row?.['credit_sweep']);
      total += released;
      if (released < SWEEP_BATCH) return total;
    }
  }

  private async sweepOrWarn(): Promise<void> {
    try {
      const released = await this.sweep();
      this.released += released;
      this.sweptAtMs = performance.now();
      if (released > 0) this.logger.warn(`${released} holds of credits had expired and were released`);
    } catch (error) {
      this.logger.warn({ err: error }, 'expired holds of credits were not swept; the next round will');
    }
  }
}
