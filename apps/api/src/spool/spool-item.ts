import { createHmac, hkdfSync } from 'node:crypto';
import type { EncryptionKey } from '../config/api-config';
import type { Place } from '../history/history-cipher';

/** A suite on disk, as its file's name tells; nothing of it has been decrypted. */
export interface SpoolItem {
  /** Keyed hash of the user: see {@link userTag}. */
  userTag: string;
  generationId: string;
  /** How often the database has refused it. */
  refusals: number;
}

const TAG_KEY_BYTES = 32;
const TAG_CHARACTERS = 32;
const NAME = /^([0-9a-f]{32})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,3})\.suite$/;

/** Names a user's items without naming the user: who lists the directory learns nothing, and deletion need not decrypt. */
export function userTag(userId: string, { key }: EncryptionKey): string {
  const tagKey = Buffer.from(hkdfSync('sha256', key, '', 'tester.v1.spool.user', TAG_KEY_BYTES));
  return createHmac('sha256', tagKey).update(userId.toLowerCase()).digest('hex').slice(0, TAG_CHARACTERS);
}

export const fileNameOf = ({ userTag: tag, generationId, refusals }: SpoolItem): string =>
  `${tag}.${generationId.toLowerCase()}.${refusals}.suite`;

/** Null for a file that is no item, such as one that is still being written. */
export function itemOf(fileName: string): SpoolItem | null {
  const [, tag, generationId, refusals] = NAME.exec(fileName) ?? [];
  if (tag === undefined || generationId === undefined) return null;
  return { userTag: tag, generationId, refusals: Number(refusals) };
}

/** What the envelope is bound to: renamed to another user's or generation's item it can no longer be read. */
export const placeOf = ({ userTag: tag, generationId }: SpoolItem): Place => ({
  table: 'spool',
  column: 'suite',
  rowId: generationId,
  userId: tag,
});
