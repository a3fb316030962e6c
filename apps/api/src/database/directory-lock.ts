import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isNativeError } from 'node:util/types';
import { DatabaseUnavailableException } from '@tester/exceptions';

/**
 * Keeps a second process off a data directory that only one may open. As PostgreSQL does it: a file with the owner's
 * process id; a file left behind by a process that is gone (or by an earlier life under our own id, as in a container)
 * is taken over.
 */
export class DirectoryLock implements Disposable {
  private constructor(private readonly file: string) {}

  /** @param directory its lock lies beside it. @throws DatabaseUnavailableException when a living process holds it. */
  static acquire(directory: string): DirectoryLock {
    const file = `${directory}.lock`;
    if (!tryCreate(file)) {
      const owner = Number(readFileSync(file, 'utf8'));
      if (owner !== process.pid && isAlive(owner)) {
        throw new DatabaseUnavailableException(`${directory} is in use by process ${owner}`);
      }
      writeFileSync(file, String(process.pid));
    }
    return new DirectoryLock(file);
  }

  [Symbol.dispose](): void {
    rmSync(this.file, { force: true });
  }
}

function tryCreate(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (isNativeError(error) && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to someone else.
    return isNativeError(error) && 'code' in error && error.code === 'EPERM';
  }
}
