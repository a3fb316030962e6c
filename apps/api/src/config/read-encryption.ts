import type { Environment } from '@tester/nest-kit';
import type { EncryptionKey, KeyRing } from './api-config';

const LOCAL_KEY_ID = 'local';
const KEY_ID = /^[\w-]{1,16}$/;
/** 32 bytes. */
const ENCODED_KEY = /^[A-Za-z0-9+/_-]{43}=?$/;
/** So many different bytes 32 random ones have but for one case in 10^30. */
const DIFFERENT_BYTES_MIN = 8;

/** @param localKey base64; the key that the local profile made for itself. */
export function readEncryption(env: Environment, localKey: string | undefined): KeyRing {
  const keyId = env.text('DATA_ENCRYPTION_KEY_ID', localKey === undefined ? 'k1' : LOCAL_KEY_ID);
  if (!KEY_ID.test(keyId)) env.refuse('DATA_ENCRYPTION_KEY_ID', 'must be 1 to 16 letters, digits, - or _');
  const encoded = env.optional('DATA_ENCRYPTION_KEY') ?? localKey;
  const key = keyOf(encoded, (problem) => env.refuse('DATA_ENCRYPTION_KEY', problem));
  return { keyId, key, previous: readPreviousKeys(env, keyId) };
}

function readPreviousKeys(env: Environment, currentId: string): readonly EncryptionKey[] {
  const taken = new Set([currentId]);
  return env.list('DATA_ENCRYPTION_PREVIOUS_KEYS').map((entry, index) => {
    const refuse = (problem: string): void =>
      env.refuse('DATA_ENCRYPTION_PREVIOUS_KEYS', `entry ${index + 1} ${problem}`);
    const [keyId = '', encoded, ...rest] = entry.split(':');
    if (encoded === undefined || rest.length > 0) {
      refuse('must be <id>:<key>');
      return { keyId: '', key: Buffer.alloc(0) };
    }
    if (!KEY_ID.test(keyId)) refuse('must have an id of 1 to 16 letters, digits, - or _');
    else if (taken.has(keyId)) refuse('has an id that another key has');
    taken.add(keyId);
    return { keyId, key: keyOf(encoded, refuse) };
  });
}

function keyOf(encoded: string | undefined, refuse: (problem: string) => void): Buffer {
  if (encoded === undefined) {
    refuse('is required');
    return Buffer.alloc(0);
  }
  const key = Buffer.from(encoded, 'base64');
  if (!ENCODED_KEY.test(encoded)) refuse('must be 32 bytes in base64 or url-safe base64');
  else if (new Set(key).size < DIFFERENT_BYTES_MIN) refuse('is not random');
  return key;
}
