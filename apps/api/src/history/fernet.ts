import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { UndecryptableException } from '@tester/exceptions';

const VERSION = 0x80;
const HEAD_BYTES = 1 + 8;
const IV_BYTES = 16;
const BLOCK_BYTES = 16;
const MAC_BYTES = 32;
const HALF_KEY_BYTES = 16;
/** Base64url of the version and of a time before the year 2242. */
const TOKEN = /^(gAAAAA[\w-]+)={0,2}$/;

/** Whether a stored text is meant as a Fernet token: the old service encrypted its rows so. */
export const isFernet = (stored: string): boolean => TOKEN.test(stored);

/**
 * The text of a Fernet token, read-only: nothing is written in this format any more. Its age does not count, and it is
 * bound to no place.
 * @param keys each 32 bytes: half for signing, half for encryption; the first whose signature fits is taken.
 * @throws UndecryptableException when no key fits, or the token is malformed.
 */
export function readFernet(token: string, keys: readonly Buffer[], context: Record<string, unknown>): string {
  const encoded = TOKEN.exec(token)?.[1] ?? '';
  const bytes = Buffer.from(encoded, 'base64url');
  const isWhole =
    bytes.toString('base64url') === encoded &&
    bytes[0] === VERSION &&
    bytes.length >= HEAD_BYTES + IV_BYTES + BLOCK_BYTES + MAC_BYTES &&
    (bytes.length - HEAD_BYTES - IV_BYTES - MAC_BYTES) % BLOCK_BYTES === 0;
  if (!isWhole) throw new UndecryptableException('not a Fernet token', { context });
  const signed = bytes.subarray(0, -MAC_BYTES);
  const mac = bytes.subarray(-MAC_BYTES);
  const key = keys.find((each) => timingSafeEqual(macOf(signed, each), mac));
  if (key === undefined) throw new UndecryptableException('no key at hand signed the token', { context });
  const iv = signed.subarray(HEAD_BYTES, HEAD_BYTES + IV_BYTES);
  const decipher = createDecipheriv('aes-128-cbc', key.subarray(HALF_KEY_BYTES), iv);
  try {
    const text = Buffer.concat([decipher.update(signed.subarray(HEAD_BYTES + IV_BYTES)), decipher.final()]);
    return text.toString('utf8');
  } catch (error) {
    throw new UndecryptableException('the token is padded wrongly', { cause: error, context });
  }
}

const macOf = (signed: Buffer, key: Buffer): Buffer =>
  createHmac('sha256', key.subarray(0, HALF_KEY_BYTES)).update(signed).digest();
