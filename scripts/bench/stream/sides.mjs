import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ROOT } from '../../console/paths.mjs';
import { run } from '../../console/run.mjs';
import { freePort } from '../../local/ports.mjs';
import { MeasuredApi } from '../measured-api.mjs';
import { Inspected } from './inspected.mjs';

/** Gemini's own time to the first piece, and between two, in milliseconds. */
export const FIRST_MS = 100;
export const GAP_MS = 300;
const MODEL_PATH = '/v1beta/models/gemini-3-flash-preview:streamGenerateContent?alt=sse';
/** The measured side has this core for itself; Gemini and the reader share what is left. */
const CORE = 0;

/**
 * @typedef {object} Side what stands between the reader and Gemini
 * @property {string} name
 * @property {(index: number) => import('./read-stream.mjs').Order} order
 * @property {(text: string) => boolean} isWhole
 * @property {Inspected} process
 * @property {() => Promise<void>} stop
 */

/** @returns {Promise<{ url: string, tell: (word: 'hold' | 'go on' | 'flow') => void, stop: () => Promise<void> }>} */
export async function startGemini() {
  const { child, url, stop } = await startEntry('paced-gemini.entry.mjs', [String(FIRST_MS), String(GAP_MS)]);
  return { url, tell: (word) => void child.send(word), stop };
}

/** @param {string} geminiUrl @returns {Promise<Side>} */
export async function startBarePipe(geminiUrl) {
  const port = await freePort();
  const { child, url, stop } = await startEntry(
    'bare-pipe.entry.mjs',
    [geminiUrl],
    [`--inspect=127.0.0.1:${port}`],
  );
  await pin(child.pid);
  return {
    name: 'bare',
    // The same bytes go up as through the API, give or take the prompt.
    order: (index) => ({
      url: url + MODEL_PATH,
      headers: { 'content-type': 'application/json' },
      body: bodyOf(index),
    }),
    isWhole: (text) => text.includes('"finishReason":"STOP"'),
    ...(await inspected(port, stop)),
  };
}

/**
 * @param {string} name
 * @param {string} geminiUrl
 * @param {Record<string, string>} env
 * @returns {Promise<Side>}
 */
export async function startApi(name, geminiUrl, env) {
  const port = await freePort();
  const api = await MeasuredApi.start(name, geminiUrl, {
    NODE_OPTIONS: `--inspect=127.0.0.1:${port}`,
    GENERATIONS_MAX_RUNNING: '10000',
    GEMINI_FIRST_CHUNK_MS: '120000',
    GEMINI_IDLE_MS: '120000',
    ...env,
  });
  const { url, token } = api.client;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  await pin(api.service.child.pid);
  return {
    name,
    order: (index) => ({ url: `${url}/api/generate`, headers, body: bodyOf(index) }),
    isWhole: (text) => text.includes('"type":"done"') && text.includes('"persisted":true'),
    ...(await inspected(port, () => api.stop())),
  };
}

/** No two sources are alike, so that none comes out of a cache. @param {number} index */
const bodyOf = (index) => ({
  input_code: `def f(x):\n    return x + 1 + ${index} * 0\n`,
  language: 'python',
});

/** @param {number} port @param {() => Promise<void>} stop */
async function inspected(port, stop) {
  const process = await Inspected.attach(port);
  return {
    process,
    stop: async () => {
      process.detach();
      await stop();
    },
  };
}

/**
 * @param {string} file
 * @param {string[]} args
 * @param {string[]} [execArgv]
 */
async function startEntry(file, args, execArgv = []) {
  const child = fork(path.join(ROOT, 'scripts/bench/stream', file), args, {
    execArgv,
    silent: true,
    detached: true,
  });
  const [port] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${file} ended with ${code}`);
    }),
  ]);
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return { child, url: `http://127.0.0.1:${port}`, stop };
}

/** @param {number | undefined} pid */
async function pin(pid) {
  const problem = 'The measured process cannot be bound to one core; is `taskset` (util-linux) there?';
  await run('taskset', ['--all-tasks', '--cpu-list', '--pid', String(CORE), String(pid)], { problem });
}
