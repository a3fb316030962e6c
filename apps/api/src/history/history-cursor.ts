import type { Language } from '@tester/contracts';
import { InvalidRequestException, UndecryptableException } from '@tester/exceptions';
import type { HistoryCipher, Place } from './history-cipher';

/** The entry a page ended with: its place in the order of all entries, whatever is inserted or deleted around it. */
export interface HistoryPosition {
  /** As the database spells it, to the microsecond; null for an entry of the old service without a time. */
  at: string | null;
  id: string;
}

/** The list that a cursor belongs to. */
export interface HistoryScope {
  userId: string;
  language: Language | undefined;
}

/** A position as clients carry it: they can neither read nor change it, nor use it for another list or user. */
export function cursorOf({ at, id }: HistoryPosition, scope: HistoryScope, cipher: HistoryCipher): string {
  return cipher.encrypt(JSON.stringify([at, id]), placeOf(scope));
}

/** @throws InvalidRequestException for what {@link cursorOf} did not make for this list. */
export function readCursor(cursor: string, scope: HistoryScope, cipher: HistoryCipher): HistoryPosition {
  try {
    const [at, id] = JSON.parse(cipher.decrypt(cursor, placeOf(scope))) as [string | null, string];
    return { at, id };
  } catch (error) {
    if (!(error instanceof UndecryptableException)) throw error;
    const message = 'is not where a page of this list ended';
    throw new InvalidRequestException(`refused cursor: ${error.message}`, {
      faults: [{ field: 'cursor', message, messageKey: 'constraintCursor' }],
      cause: error,
    });
  }
}

/** No table has this name: no stored text reads as a cursor, and no cursor as a stored text. */
const placeOf = ({ userId, language }: HistoryScope): Place => ({
  table: 'history_cursor',
  column: 'after',
  rowId: language ?? '*',
  userId,
});
