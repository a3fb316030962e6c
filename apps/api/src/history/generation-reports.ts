import { Injectable, Logger } from '@nestjs/common';
import type { HistoryEntry } from '@tester/contracts';
import { NotFoundException, UndecryptableException } from '@tester/exceptions';
import { randomUUID } from 'node:crypto';
import { Database } from '../database/database.port';
import { HistoryCipher, type Place } from './history-cipher';

/** What runs of saved suites found out: encrypted as the suites are, and gone with them. */
@Injectable()
export class GenerationReports {
  private readonly logger = new Logger(GenerationReports.name);

  constructor(
    private readonly database: Database,
    private readonly cipher: HistoryCipher,
  ) {}

  /**
   * Keeps a report about a saved generation; the latest is the one that is shown.
   * @throws NotFoundException when the user has no such generation; DatabaseUnavailableException.
   */
  async record(userId: string, generationId: string, report: Record<string, unknown>): Promise<void> {
    const id = randomUUID();
    const [answer] = await this.database.call('report_record', {
      p_user_id: userId,
      p_id: id,
      p_generation_id: generationId,
      p_report: this.cipher.encrypt(JSON.stringify(report), placeOf(id, userId)),
    });
    if (answer?.['report_record'] !== true) throw new NotFoundException('no such history entry');
  }

  /** The fields of an entry that tell its latest report; none where there is no report. @throws DatabaseUnavailableException. */
  async latestOf(
    userId: string,
    generationId: string,
  ): Promise<Pick<HistoryEntry, 'report' | 'report_error_code'>> {
    const args = { p_user_id: userId, p_generation_id: generationId };
    const [row] = await this.database.call('report_latest', args);
    if (row === undefined) return {};
    const { id, report } = row as { id: string; report: string };
    try {
      const text = this.cipher.decrypt(report, placeOf(id, userId));
      return { report: JSON.parse(text) as Record<string, unknown> };
    } catch (error) {
      if (!(error instanceof UndecryptableException)) throw error;
      this.logger.error({ ...error.context, reason: error.message }, 'a report cannot be read');
      return { report_error_code: error.code };
    }
  }
}

const placeOf = (rowId: string, userId: string): Place => ({
  table: 'generation_reports',
  column: 'report',
  rowId,
  userId,
});
