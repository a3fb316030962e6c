import { readFileSync } from 'node:fs';
import path from 'node:path';
import { npm } from '../console/npm.mjs';
import { withProgress } from '../console/progress.mjs';
import { ROOT } from '../console/paths.mjs';
import { run } from '../console/run.mjs';

/** @typedef {Record<string, { version?: string, optional?: boolean, link?: boolean }>} LockedPackages */

/**
 * Just what the lock file says, and the lock file stays as it is. Not `npm ci`: that refuses a lock file that lacks the
 * binaries of other platforms, which is all that a registry mirror of one platform can write.
 */
const INSTALL = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];

/** Installs what package-lock.json names, unless just that is installed. */
export async function installPackages() {
  const locked = readLock('package-lock.json');
  const installed = readLock('node_modules/.package-lock.json');
  if (locked && installed && isInstalled(locked, installed)) return;
  await withProgress('installing npm packages', async (tell) => {
    const [command, ...args] = npm();
    await run(command, [...args, ...INSTALL], {
      log: 'npm-install.log',
      tell,
      problem: 'The npm packages could not be installed.',
      remedy: 'Make the npm registry reachable and try again.',
    });
  });
}

/**
 * True when each locked package is there in its locked version; optional ones (other platforms') may be absent.
 *
 * @param {LockedPackages} locked
 * @param {LockedPackages} installed
 */
export function isInstalled(locked, installed) {
  return Object.entries(locked).every(([place, wanted]) => {
    if (place === '' || wanted.link) return true;
    const found = installed[place];
    return found ? found.version === wanted.version : wanted.optional === true;
  });
}

/**
 * @param {string} file
 * @returns {LockedPackages | null} null when there is no such file
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')).packages;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
