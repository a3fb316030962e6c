import path from 'node:path';
import { readOrCreateSecret } from '@tester/nest-kit';

/** Keys of the local profile, each in a file of its own, so that data and tokens survive a restart. */
export interface LocalKeys {
  jwtSecret: string;
  /** 32 bytes, base64url. */
  encryptionKey: string;
}

/** Reads the keys below `dataDirectory`, making those that are missing. */
export function localKeys(dataDirectory: string): LocalKeys {
  const key = (name: string): string => readOrCreateSecret(path.join(dataDirectory, 'keys', name));
  return { jwtSecret: key('jwt-secret'), encryptionKey: key('encryption-key') };
}
