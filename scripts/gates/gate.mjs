import { spawn } from 'node:child_process';
import path from 'node:path';
import { seconds } from '../console/progress.mjs';
import { ROOT } from '../console/paths.mjs';
import { tryRun } from '../console/run.mjs';

/** Nx without its daemon, its full-screen view and its cloud: a gate is one plain process. */
const ENV = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', FORCE_COLOR: '0' };

/**
 * Runs one gate and says how it went. A quiet gate shows its output only when it does not hold.
 *
 * @param {string} title
 * @param {readonly string[]} command a program (of node_modules/.bin, or an absolute path) and its arguments
 * @param {{ isQuiet: boolean }} options
 * @returns {Promise<boolean>} true when it holds
 */
export async function runGate(title, [program = '', ...args], { isQuiet }) {
  const started = performance.now();
  process.stdout.write(isQuiet ? '' : `\n▸ ${title}\n`);
  const file = path.resolve(ROOT, 'node_modules/.bin', program);
  const isHeld = isQuiet ? await runQuietly(title, file, args) : await runLoudly(file, args);
  const took = seconds(performance.now() - started);
  process.stdout.write(isHeld ? `✓ ${title} (${took})\n` : `✗ ${title} does not hold (${took})\n`);
  return isHeld;
}

/**
 * @param {string} title
 * @param {string} file
 * @param {string[]} args
 */
async function runQuietly(title, file, args) {
  const log = `gate-${title.replace(/\W+/g, '-')}.log`;
  const { code, stdout, stderr } = await tryRun(file, args, { env: ENV, log });
  if (code !== 0) process.stdout.write(`${stdout}${stderr}\n`);
  return code === 0;
}

/**
 * @param {string} file
 * @param {string[]} args
 * @returns {Promise<boolean>}
 */
function runLoudly(file, args) {
  const child = spawn(file, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...ENV },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}
