import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { StepFailure } from './failure.mjs';
import { fromRoot, LOGS, ROOT } from './paths.mjs';

/** Longest part of a tool's output that is kept in memory, unless more is asked for. */
const KEPT_CHARACTERS = 1_000_000;

/**
 * @typedef {object} RunOptions
 * @property {string} [log] name of the log file; the tool's whole output goes there
 * @property {(line: string) => void} [tell] hears each line of output
 * @property {number} [timeoutMs] the tool is killed after this
 * @property {Record<string, string | undefined>} [env] added to our own environment
 * @property {number} [keptCharacters] of each stream, from its end
 *
 * @typedef {object} RunResult
 * @property {number | null} code null when the tool was killed, or could not be started
 * @property {string} stdout
 * @property {string} stderr
 * @property {string | null} log path of the log file
 */

/**
 * Runs a tool without input and reports how it ended; a tool that cannot be started has code null.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function tryRun(command, args, { log, tell, timeoutMs, env, keptCharacters = KEPT_CHARACTERS } = {}) {
  const file = log ? path.join(LOGS, log) : null;
  if (file) mkdirSync(LOGS, { recursive: true });
  const sink = file ? createWriteStream(file) : null;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      ...(timeoutMs ? { timeout: timeoutMs, killSignal: 'SIGKILL' } : {}),
    });
    const kept = { stdout: '', stderr: '' };
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name].setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        kept[name] = (kept[name] + text).slice(-keptCharacters);
        sink?.write(text);
        const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
        for (const line of lines) tell?.(line);
      });
    }
    /** @param {number | null} code */
    const finish = (code) => {
      sink?.end();
      resolve({ code, ...kept, log: file && fromRoot(file) });
    };
    child.once('error', (error) => {
      kept.stderr += error.message;
      sink?.write(error.message);
      finish(null);
    });
    child.once('close', finish);
  });
}

/**
 * Runs a tool that has to succeed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions & { problem: string, remedy?: string }} options `problem` is the sentence to print when it fails
 * @returns {Promise<RunResult>}
 */
export async function run(command, args, { problem, remedy, ...options }) {
  const result = await tryRun(command, args, options);
  if (result.code === 0) return result;
  const said = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-3).join('\n  ');
  throw new StepFailure(said ? `${problem}\n  ${said}` : problem, { remedy, log: result.log });
}
