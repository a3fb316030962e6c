import { InvalidRequestException } from '@tester/exceptions';
import { createHmac, hkdfSync } from 'node:crypto';
import { IDEMPOTENCY_KEY_MAX_CHARACTERS } from './credit-limits';

/** A client's name for one request, and what the request asked for. */
export interface IdempotencyClaim {
  key: string;
  /** All that makes two requests the same request, in one order. Only a keyed hash of it is stored. */
  request: readonly string[];
}

const SECRET_BYTES = 32;
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/**
 * The `Idempotency-Key` of a request, or null when it has none.
 * @throws InvalidRequestException when it is empty, too long, or has other than visible ASCII characters.
 */
export function readIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (header.length > IDEMPOTENCY_KEY_MAX_CHARACTERS) {
    throw refusal('is too long', 'constraintTooLong', { max: IDEMPOTENCY_KEY_MAX_CHARACTERS });
  }
  if (!VISIBLE_ASCII.test(header)) throw refusal('has other than visible ASCII', 'constraintPattern');
  return header;
}

/**
 * Keyed hash of the parts of a request, each with its length before it, so that no two lists read alike.
 * @param encryptionKey the deployment's data key; a key of its own is derived from it.
 */
export function fingerprintOf(parts: readonly string[], encryptionKey: Buffer): string {
  const secret = hkdfSync('sha256', encryptionKey, '', 'tester.v1.request-fingerprint', SECRET_BYTES);
  const hmac = createHmac('sha256', Buffer.from(secret));
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part);
  return hmac.digest('hex');
}

function refusal(
  message: string,
  messageKey: 'constraintTooLong' | 'constraintPattern',
  parameters: Record<string, number> = {},
): InvalidRequestException {
  const fault = { field: 'Idempotency-Key', message, messageKey, parameters };
  return new InvalidRequestException(`Idempotency-Key ${message}`, { faults: [fault] });
}
