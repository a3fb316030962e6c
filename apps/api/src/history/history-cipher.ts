import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { UndecryptableException } from '@tester/exceptions';
import type { EncryptionKey, KeyRing } from '../config/api-config';
import { isFernet, readFernet } from './fernet';

/** All keys of a ring, the current one first. */
export const keysOf = ({
  keyId,
  key,
  previous = [],
}: KeyRing): readonly [EncryptionKey, ...EncryptionKey[]] => [{ keyId, key }, ...previous];

/** Where a text is stored. It can be read back at this very place only. */
export interface Place {
  table: string;
  column: string;
  rowId: string;
  userId: string;
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The one table with rows that the old service wrote. A Fernet token anywhere else is none of ours. */
const FERNET_TABLE = 'generation_history';
const ENVELOPE = /^v1\.([\w-]{1,16})\.([\w-]{16})\.([\w-]*)\.([\w-]{22})$/;

/**
 * AES-256-GCM envelopes `v1.<keyId>.<nonce>.<ciphertext>.<tag>` (base64url parts), bound to their place. Each row has a
 * key of its own, derived from one of the ring, so that random nonces never come near their bound (NIST SP 800-38D).
 * Rows of the old service, Fernet tokens, are read.
 */
export class HistoryCipher {
  private readonly keys: readonly [EncryptionKey, ...EncryptionKey[]];

  constructor(ring: KeyRing) {
    this.keys = keysOf(ring);
  }

  encrypt(text: string, place: Place): string {
    const [{ keyId, key }] = this.keys;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, rowKey(key, place), nonce);
    cipher.setAAD(associatedData(place));
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    const parts = [nonce, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'));
    return ['v1', keyId, ...parts].join('.');
  }

  /** @throws UndecryptableException when it is no envelope, of another key or place, or one bit of it has changed. */
  decrypt(envelope: string, place: Place): string {
    const [, keyId, ...encoded] = ENVELOPE.exec(envelope) ?? [];
    const context = { table: place.table, column: place.column, rowId: place.rowId, keyId };
    if (place.table === FERNET_TABLE && isFernet(envelope)) {
      return readFernet(
        envelope,
        this.keys.map(({ key }) => key),
        context,
      );
    }
    if (keyId === undefined) throw new UndecryptableException('not an envelope of version 1', { context });
    const key = this.keys.find((each) => each.keyId === keyId)?.key;
    if (key === undefined) throw new UndecryptableException('the key is not at hand', { context });
    const [nonce, ciphertext, tag] = encoded.map((part) => bytesOf(part, context)) as [
      Buffer,
      Buffer,
      Buffer,
    ];
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv(ALGORITHM, rowKey(key, place), nonce, options);
    decipher.setAAD(associatedData(place));
    decipher.setAuthTag(tag);
    try {
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new UndecryptableException('the text is not authentic', { cause: error, context });
    }
  }
}

/** Base64url has spare bits at the end; only the one canonical spelling counts, or a flipped bit could go unseen. */
function bytesOf(encoded: string, context: Record<string, unknown>): Buffer {
  const bytes = Buffer.from(encoded, 'base64url');
  if (bytes.toString('base64url') !== encoded) {
    throw new UndecryptableException('the envelope is not canonical', { context });
  }
  return bytes;
}

function rowKey(key: Buffer, place: Place): Buffer {
  const salt = Buffer.from(place.rowId.toLowerCase(), 'utf8');
  return Buffer.from(hkdfSync('sha256', key, salt, `tester.v1.${place.table}`, KEY_BYTES));
}

/** Each part with its length before it, so that no two places read the same. */
function associatedData(place: Place): Buffer {
  const parts = [place.table, place.column, place.rowId.toLowerCase(), place.userId.toLowerCase()];
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}
