import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { StepFailure } from '../console/failure.mjs';
import { ROOT, STATE } from '../console/paths.mjs';

/* This file runs on whatever Node is at hand (18 or later), so it imports nothing that needs a newer one. */

/** The first Node that runs TypeScript files by itself, which the tests of the parser thread use. */
const OLDEST = [22, 18];
const FETCHED_MAJOR = '24';

/** @param {string} version such as `v20.1.0` */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * Name of the npm package that holds Node's binary. The package `node` only picks one of these in an install script,
 * and install scripts may be forbidden.
 *
 * @param {string} platform
 * @param {string} arch
 */
export function binaryPackage(platform, arch) {
  const os = platform === 'win32' ? 'win' : platform;
  return `${platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'}-${os}-${arch}`;
}

/**
 * Where the running Node is too old: fetches the right one into `.tester/node` and runs the same command with it.
 *
 * @returns {Promise<number | null>} the exit code of that run; null when this Node will do
 */
export async function rerunOnNewerNode() {
  if (isNewEnough(process.version)) return null;
  const name = binaryPackage(process.platform, process.arch);
  const prefix = path.join(STATE, 'node');
  const bin = path.join(prefix, 'node_modules', name, 'bin');
  const node = path.join(bin, process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node)) fetchNode(name, prefix);
  return rerun(node, bin);
}

/**
 * @param {string} name
 * @param {string} prefix
 */
function fetchNode(name, prefix) {
  process.stdout.write(
    `… Node ${process.version} is older than ${OLDEST.join('.')}: fetching Node ${FETCHED_MAJOR} into .tester/node\n`,
  );
  const options = [
    '--ignore-scripts',
    '--no-save',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    '--silent',
  ];
  const npm = spawnSync('npm', ['install', '--prefix', prefix, ...options, `${name}@${FETCHED_MAJOR}`], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  if (npm.status === 0) return;
  throw new StepFailure(
    `Node ${FETCHED_MAJOR} could not be fetched as the npm package ${name}: ${npm.stderr}`,
    {
      remedy: `Install Node ${OLDEST.join('.')} or later, or make the npm registry reachable, and try again.`,
      cause: npm.error,
    },
  );
}

/**
 * @param {string} node
 * @param {string} bin
 * @returns {Promise<number>}
 */
function rerun(node, bin) {
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit', env });
  // The terminal sends Ctrl-C to both of us; the child decides when to end.
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    if (signal === 'SIGTERM') child.kill(signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
