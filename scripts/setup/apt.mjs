import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { run } from '../console/run.mjs';

/** True on Debian and its kin as root, where set-up may install packages by itself. */
export const canInstall = () => existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;

/** Debian keeps services and system tools where an ordinary PATH does not look. */
const SYSTEM_DIRECTORIES = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/**
 * Full path of a program, or null when it is not installed.
 *
 * @param {string} program
 * @param {string[]} [more] directories to look into as well
 */
export function findProgram(program, more = []) {
  const directories = [...(process.env.PATH ?? '').split(path.delimiter), ...SYSTEM_DIRECTORIES, ...more];
  return directories.map((directory) => path.join(directory, program)).find(isExecutable) ?? null;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

let isListFresh = false;

/**
 * Installs Debian packages without asking and without starting their services.
 *
 * @param {string[]} packages
 * @param {(line: string) => void} tell
 */
export async function aptInstall(packages, tell) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const remedy = 'Check the apt sources and the network, and try again.';
  if (!isListFresh) {
    await run('apt-get', ['update', '-q'], {
      env,
      tell,
      remedy,
      log: 'apt-update.log',
      problem: 'The list of Debian packages could not be fetched.',
    });
    isListFresh = true;
  }
  await run('apt-get', ['install', '-yq', '--no-install-recommends', ...packages], {
    env,
    tell,
    remedy,
    log: `apt-${packages[0]}.log`,
    problem: `apt-get could not install ${packages.join(', ')}.`,
  });
}
