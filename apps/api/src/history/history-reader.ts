import { Injectable } from '@nestjs/common';
import { HISTORY_PAGE_MAX_ENTRIES, type HistoryEntry, type HistoryQuery } from '@tester/contracts';
import { Database } from '../database/database.port';
import { GenerationReports } from './generation-reports';
import { HistoryCipher } from './history-cipher';
import { cursorOf, readCursor, type HistoryPosition, type HistoryScope } from './history-cursor';
import { HistoryService, type HistoryRow } from './history.service';

/** Entries read at a time for an export: all of it that is in memory at once. */
const EXPORT_PAGE_ENTRIES = 20;

export interface HistoryPage {
  entries: HistoryEntry[];
  /** Query of the next page; null on the last one. */
  next: URLSearchParams | null;
}

/** The saved generations as their owner reads them: page by page, one, or all. */
@Injectable()
export class HistoryReader {
  constructor(
    private readonly database: Database,
    private readonly cipher: HistoryCipher,
    private readonly history: HistoryService,
    private readonly reports: GenerationReports,
  ) {}

  /** Newest first. @throws InvalidRequestException for a cursor that is not of this list; DatabaseUnavailableException. */
  async page(userId: string, { limit, cursor, language }: HistoryQuery): Promise<HistoryPage> {
    const scope = { userId, language };
    const count = limit ?? HISTORY_PAGE_MAX_ENTRIES;
    const after = cursor === undefined ? null : readCursor(cursor, scope, this.cipher);
    // One more than is shown tells whether there is a next page.
    const rows = await this.rows(scope, count + 1, after);
    const shown = rows.slice(0, count);
    const last = shown.at(-1);
    const entries = shown.map((row) => this.history.entryOf(row, userId));
    if (rows.length <= count || last === undefined) return { entries, next: null };
    const next = new URLSearchParams({ limit: `${count}`, ...(language !== undefined && { language }) });
    next.set('cursor', cursorOf(positionOf(last), scope, this.cipher));
    return { entries, next };
  }

  /** With its latest report. @throws as `HistoryService.find`. */
  async one(userId: string, id: string): Promise<HistoryEntry> {
    const entry = await this.history.find(userId, id);
    return { ...entry, ...(await this.reports.latestOf(userId, entry.id)) };
  }

  /** Every entry, newest first; read from the database as they are taken. @throws DatabaseUnavailableException. */
  async *all(userId: string): AsyncGenerator<HistoryEntry> {
    let after: HistoryPosition | null = null;
    for (;;) {
      const rows = await this.rows({ userId, language: undefined }, EXPORT_PAGE_ENTRIES, after);
      for (const row of rows) yield this.history.entryOf(row, userId);
      const last = rows.at(-1);
      if (last === undefined || rows.length < EXPORT_PAGE_ENTRIES) return;
      after = positionOf(last);
    }
  }

  private async rows(
    { userId, language }: HistoryScope,
    limit: number,
    after: HistoryPosition | null,
  ): Promise<HistoryRow[]> {
    const rows = await this.database.call('history_list', {
      p_user_id: userId,
      p_limit: limit,
      p_language: language ?? null,
      p_after_at: after?.at ?? null,
      p_after_id: after?.id ?? null,
    });
    return rows as unknown as HistoryRow[];
  }
}

const positionOf = ({ created_at: at, id }: HistoryRow): HistoryPosition => ({ at, id });
