import { Injectable, Logger } from '@nestjs/common';
import type { HistoryEntry, Language, ModelUsage } from '@tester/contracts';
import { InternalException, NotFoundException, UndecryptableException } from '@tester/exceptions';
import { isUUID } from 'class-validator';
import { Database } from '../database/database.port';
import { HistoryCipher, type Place } from './history-cipher';

/** A finished generation, to be kept for its user. */
export interface FinishedGeneration {
  /** UUID; a generation that is recorded twice is kept once. */
  id: string;
  userId: string;
  source: string;
  suite: string;
  language: Language;
  model: string;
  /** True when the suite had been written before: then what was held for it is given back instead of spent. */
  isFree?: boolean;
  /** What the model counted, where one wrote. */
  usage?: ModelUsage | undefined;
}

/** A row of `public.generation_history` as {@link Database.call} returns it. */
export interface HistoryRow {
  id: string;
  input_code: string;
  generated_code: string;
  language: Language;
  model: string;
  /** ISO 8601 with zone; rows of the old service may have none. */
  created_at: string | null;
  usage: ModelUsage | null;
}

/** `erased`: its user has erased everything since it began, so it is stored nowhere, now or later. */
export type RecordOutcome = 'recorded' | 'erased';

/** Raised by `generation_history_erased()`. */
const ERASED_SQL_STATE = 'TE410';

type CodeColumn = 'input_code' | 'generated_code';

/** Saved generations: encrypted before they leave this process, decrypted for their owner alone. */
@Injectable()
export class HistoryService {
  private readonly logger = new Logger(HistoryService.name);

  constructor(
    private readonly database: Database,
    private readonly cipher: HistoryCipher,
  ) {}

  /**
   * Stores a generation and spends what was held for it, both or neither.
   * @throws DatabaseUnavailableException; then nothing is known to be stored, and a repeat is harmless.
   */
  async record(generation: FinishedGeneration): Promise<RecordOutcome> {
    try {
      await this.store(generation);
      return 'recorded';
    } catch (error) {
      if (error instanceof InternalException && error.context['sqlState'] === ERASED_SQL_STATE)
        return 'erased';
      throw error;
    }
  }

  private async store(generation: FinishedGeneration): Promise<void> {
    const { id, userId, source, suite, language, model, isFree = false, usage } = generation;
    await this.database.call('history_record', {
      p_id: id,
      p_user_id: userId,
      p_input_code: this.cipher.encrypt(source, placeOf(id, userId, 'input_code')),
      p_generated_code: this.cipher.encrypt(suite, placeOf(id, userId, 'generated_code')),
      p_language: language,
      p_model: model,
      p_is_free: isFree,
      p_usage: usage ?? null,
    });
  }

  /** @throws NotFoundException for an id that is unknown, malformed or someone else's, all alike. */
  async find(userId: string, id: string): Promise<HistoryEntry> {
    const [row] = await this.callById('history_find', userId, id);
    if (row === undefined) throw new NotFoundException('no such history entry');
    return this.entryOf(row as unknown as HistoryRow, userId);
  }

  /** @throws NotFoundException as {@link find}. */
  async delete(userId: string, id: string): Promise<void> {
    const [answer] = await this.callById('history_delete', userId, id);
    if (answer?.['history_delete'] !== true) throw new NotFoundException('no such history entry');
  }

  /** Deletes every entry of the user; none is no error. @throws DatabaseUnavailableException. */
  async clear(userId: string): Promise<void> {
    await this.database.call('history_clear', { p_user_id: userId });
  }

  private async callById(name: string, userId: string, id: string): Promise<Record<string, unknown>[]> {
    if (!isUUID(id, 'loose')) return [];
    return this.database.call(name, { p_user_id: userId, p_id: id });
  }

  /** An entry that cannot be read is still an entry: the user learns that it is there, and that it is lost. */
  entryOf(row: HistoryRow, userId: string): HistoryEntry {
    const { id, language, model, usage } = row;
    const created_at = new Date(row.created_at ?? 0).toISOString();
    const facts = { id, language, model, created_at, ...(usage && { usage }) };
    try {
      const input_code = this.cipher.decrypt(row.input_code, placeOf(id, userId, 'input_code'));
      const generated_code = this.cipher.decrypt(row.generated_code, placeOf(id, userId, 'generated_code'));
      return { ...facts, input_code, generated_code };
    } catch (error) {
      if (!(error instanceof UndecryptableException)) throw error;
      this.logger.error({ ...error.context, reason: error.message }, 'a history entry cannot be read');
      return { ...facts, input_code: '', generated_code: '', error_code: error.code };
    }
  }
}

const placeOf = (rowId: string, userId: string, column: CodeColumn): Place => ({
  table: 'generation_history',
  column,
  rowId,
  userId,
});
