import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SIZE_KB = 64;
const BLOCK_BYTES = 4096;
const BALLAST = 'ballast';

/**
 * A disk of 64 KB below the spool, in a mount namespace of the api's own: it is seen through the api's process, and goes
 * with it. Linux alone; where the system lets nobody but root make namespaces, root.
 */
export class SmallDisk {
  constructor(private readonly directory: string) {}

  static get isPossible(): boolean {
    try {
      execFileSync('unshare', ['--map-root-user', '--mount', 'true'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  /** What to run the api through. */
  get through(): readonly string[] {
    mkdirSync(this.directory, { recursive: true });
    const mount = `mount -t tmpfs -o size=${SIZE_KB}k tmpfs "$0" && exec "$@"`;
    return ['unshare', '--map-root-user', '--mount', 'sh', '-c', mount, this.directory];
  }

  /** Leaves no room for another suite. */
  fill(processId: number): void {
    const ballast = this.ballastOf(processId);
    try {
      for (;;) writeFileSync(ballast, Buffer.alloc(BLOCK_BYTES), { flag: 'a' });
    } catch (error) {
      if (!String(error).includes('ENOSPC') || !existsSync(ballast)) throw error;
    }
  }

  empty(processId: number): void {
    rmSync(this.ballastOf(processId));
  }

  private ballastOf(processId: number): string {
    return path.join('/proc', String(processId), 'root', this.directory, BALLAST);
  }
}
