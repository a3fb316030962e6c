import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Keys of the local profile, each in a file of its own, so that data and tokens survive a restart. */
export interface LocalKeys {
  jwtSecret: string;
  /** 32 bytes, base64url. */
  encryptionKey: string;
  /** Shared with the worker, which reads the same file. */
  workerToken: string;
}

/** Reads the keys below `directory`, making those that are missing (owner-readable only). */
export function localKeys(directory: string): LocalKeys {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const key = (name: string): string => readOrCreate(path.join(directory, name));
  return {
    jwtSecret: key('jwt-secret'),
    encryptionKey: key('encryption-key'),
    workerToken: key('worker-token'),
  };
}

/** api and worker may start at the same moment: whoever creates the file first wins, the other reads it. */
function readOrCreate(file: string): string {
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
