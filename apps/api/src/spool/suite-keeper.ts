import { Injectable, Logger } from '@nestjs/common';
import { HistoryService, type FinishedGeneration, type RecordOutcome } from '../history/history.service';
import { Spool } from './spool';
import type { SpoolItem } from './spool-item';

/** Keeps finished suites, whatever is away: on disk first, then in the database, then off the disk again. */
@Injectable()
export class SuiteKeeper {
  private readonly logger = new Logger(SuiteKeeper.name);

  constructor(
    private readonly spool: Spool,
    private readonly history: HistoryService,
  ) {}

  /**
   * False when neither database nor disk took the suite, and when its user has erased everything meanwhile. Never
   * rejects.
   */
  async keep(generation: FinishedGeneration): Promise<boolean> {
    const item = await this.put(generation);
    const outcome = await this.record(generation);
    if (item === null) return outcome === 'recorded';
    if (outcome !== 'unknown') await this.remove(item);
    this.spool.settle(item);
    return outcome !== 'erased';
  }

  private async put(generation: FinishedGeneration): Promise<SpoolItem | null> {
    try {
      return await this.spool.put(generation);
    } catch (error) {
      this.logger.error(
        { err: error, generationId: generation.id },
        'a suite could not be written to the spool',
      );
      return null;
    }
  }

  private async record(generation: FinishedGeneration): Promise<RecordOutcome | 'unknown'> {
    try {
      return await this.history.record(generation);
    } catch (error) {
      this.logger.error({ err: error, generationId: generation.id }, 'a suite did not reach the database');
      return 'unknown';
    }
  }

  /** What stays is recorded once more, which changes nothing. */
  private async remove(item: SpoolItem): Promise<void> {
    try {
      await this.spool.remove(item);
    } catch (error) {
      this.logger.warn({ err: error, generationId: item.generationId }, 'a saved suite stays in the spool');
    }
  }
}
