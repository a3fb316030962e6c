import { UndecryptableException } from '@tester/exceptions';
import type { KeyRing } from '../config/api-config';
import type { Database } from '../database/database.port';
import { HistoryCipher, type Place } from './history-cipher';

/** Texts read at a time; a text has at most a few hundred kilobytes. */
const BATCH_TEXTS = 50;

/** Every column of encrypted texts. */
const COLUMNS = [
  { table: 'generation_history', column: 'input_code' },
  { table: 'generation_history', column: 'generated_code' },
  { table: 'generation_reports', column: 'report' },
] as const;

/** How many texts of a table are stored under a key. */
export interface KeyCount {
  table: string;
  /** `v1.<key id>`, `fernet`, or `unknown`. */
  scheme: string;
  texts: number;
}

/** A text that no key at hand reads. */
export type UnreadableText = Pick<Place, 'table' | 'column' | 'rowId'> & { reason: string };

export interface RewrapOutcome {
  rewritten: number;
  /** Deleted, or changed by somebody else, while they were rewritten. */
  overtaken: number;
  unreadable: UnreadableText[];
}

interface StoredText {
  id: string;
  user_id: string;
  stored: string;
}

/**
 * Rewrites what is stored under earlier keys, and the Fernet tokens of the old service, under the current key. A text is
 * replaced only while it is still what was read, so services may run meanwhile and a killed run is simply repeated.
 */
export class KeyRewrap {
  private readonly cipher: HistoryCipher;
  private readonly keyId: string;

  constructor(
    private readonly database: Database,
    ring: KeyRing,
  ) {
    this.cipher = new HistoryCipher(ring);
    this.keyId = ring.keyId;
  }

  /** @throws DatabaseUnavailableException. */
  async counts(): Promise<KeyCount[]> {
    const rows = await this.database.call('rewrap_count', {});
    return rows.map(({ table_name: table, scheme, texts }) => ({
      table: String(table),
      scheme: String(scheme),
      texts: Number(texts),
    }));
  }

  /** Of these counts, what {@link run} would go through. */
  pending(counts: readonly KeyCount[]): number {
    const foreign = counts.filter(({ scheme }) => scheme !== `v1.${this.keyId}`);
    return foreign.reduce((sum, { texts }) => sum + texts, 0);
  }

  /**
   * Unreadable texts are left as they are.
   * @param onTexts hears after each batch how many texts have been gone through.
   * @throws DatabaseUnavailableException; what was rewritten until then stays so.
   */
  async run(onTexts: (done: number) => void): Promise<RewrapOutcome> {
    const outcome: RewrapOutcome = { rewritten: 0, overtaken: 0, unreadable: [] };
    let done = 0;
    for (const { table, column } of COLUMNS) {
      for await (const texts of this.batches(table, column)) {
        await this.rewrite(table, column, texts, outcome);
        done += texts.length;
        onTexts(done);
      }
    }
    return outcome;
  }

  private async *batches(table: string, column: string): AsyncGenerator<StoredText[]> {
    for (let after: string | null = null; ;) {
      const rows = await this.database.call('rewrap_batch', {
        p_table: table,
        p_column: column,
        p_key_id: this.keyId,
        p_after_id: after,
        p_limit: BATCH_TEXTS,
      });
      const texts = rows as unknown as StoredText[];
      const last = texts.at(-1);
      if (last === undefined) return;
      yield texts;
      after = last.id;
    }
  }

  private async rewrite(
    table: string,
    column: string,
    texts: readonly StoredText[],
    outcome: RewrapOutcome,
  ): Promise<void> {
    const changes: { id: string; old: string; new: string }[] = [];
    for (const { id, user_id: userId, stored } of texts) {
      const place = { table, column, rowId: id, userId };
      try {
        const text = this.cipher.decrypt(stored, place);
        changes.push({ id, old: stored, new: this.cipher.encrypt(text, place) });
      } catch (error) {
        if (!(error instanceof UndecryptableException)) throw error;
        outcome.unreadable.push({ table, column, rowId: id, reason: error.message });
      }
    }
    const [answer] = await this.database.call('rewrap_replace', {
      p_table: table,
      p_column: column,
      p_changes: JSON.stringify(changes),
    });
    const replaced = Number(answer?.['rewrap_replace']);
    outcome.rewritten += replaced;
    outcome.overtaken += changes.length - replaced;
  }
}
