import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { printFailure, StepFailure } from '../console/failure.mjs';
import { ROOT } from '../console/paths.mjs';
import { broughtSuites } from '../local/brought-suites.mjs';
import { Client } from '../local/client.mjs';
import { interruption } from '../local/interruption.mjs';
import { freePort, isFree } from '../local/ports.mjs';
import { LocalSystem } from '../local/system.mjs';
import { presentBroughtSuite, presentSource } from '../local/presentation.mjs';
import { setUp } from '../setup/set-up.mjs';

const API_PORT = 8000;
const WORKER_PORT = 5000;
/** The API lists no more than this. */
const HISTORY_ENTRIES = 50;
/** A shell's exit code for Ctrl-C: 128 + SIGINT. */
const INTERRUPTED_EXIT = 130;
const EXAMPLES = 'examples';
/** @type {Record<string, import('@tester/contracts').Language>} */
const LANGUAGE_OF = {
  '.py': 'python',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.ts': 'typescript',
  '.java': 'java',
};
/** npm runs scripts in the root of the repository, wherever it was called. */
const CALLED_FROM = process.env.INIT_CWD ?? process.cwd();

/**
 * `npm run demo [-- file …]`: generates, streams, executes and reads back a suite for each file, then stops.
 * Without files it takes the examples, and executes those in other languages with the suites that lie beside them.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const files = args.length > 0 ? args.map((file) => path.resolve(CALLED_FROM, file)) : exampleFiles();
  const missing = files.filter((file) => !statSync(file, { throwIfNoEntry: false })?.isFile());
  if (missing.length > 0) throw new StepFailure(`This is not a file: ${missing.join(', ')}.`);
  await setUp();
  const options = await systemOptions();
  const leaving = new AbortController();
  const interrupted = interruption().then(() => {
    leaving.abort();
    return INTERRUPTED_EXIT;
  });
  const system = new LocalSystem(options);
  try {
    const brought = args.length > 0 ? [] : broughtSuites();
    return await Promise.race([present(system, files, brought, leaving.signal), interrupted]);
  } finally {
    await system.stop();
    if (options.dataDirectory !== 'demo')
      rmSync(system.env.TESTER_DATA_DIR, { recursive: true, force: true });
    process.stdout.write('\nStopped api and worker.\n');
  }
}

/** Sources of the languages that the offline writer knows; what lies beside them are suites. */
const exampleFiles = () =>
  readdirSync(path.join(ROOT, EXAMPLES), { recursive: true, encoding: 'utf8' })
    .filter((file) => path.extname(file) in LANGUAGE_OF && !/\.test\.\w+$|Test\.java$/.test(file))
    .sort((a, b) => languageOf(b).localeCompare(languageOf(a)) || a.localeCompare(b))
    .map((file) => path.join(ROOT, EXAMPLES, file));

/** @param {string} file */
function languageOf(file) {
  const language = LANGUAGE_OF[path.extname(file)];
  if (language) return language;
  throw new StepFailure(`No language is known for ${file}: ${Object.keys(LANGUAGE_OF).join(', ')}.`);
}

/** @param {string} file */
function titleOf(file) {
  const relative = path.relative(CALLED_FROM, file);
  return relative.startsWith('..') ? file : relative;
}

/**
 * The name by which a suite can import a file: its own, where Python allows it.
 *
 * @param {string} file
 */
export const moduleName = (file) =>
  path
    .basename(file, path.extname(file))
    .replace(/\W/g, '_')
    .replace(/^(?=\d)/, '_');

/** The usual ports and a data directory of the demo's own; others where a port is taken. */
async function systemOptions() {
  if ((await isFree(API_PORT)) && (await isFree(WORKER_PORT))) {
    return { apiPort: API_PORT, workerPort: WORKER_PORT, dataDirectory: 'demo' };
  }
  const other = {
    apiPort: await freePort(),
    workerPort: await freePort(),
    dataDirectory: `demo-${process.pid}`,
  };
  process.stdout.write(
    `Port ${API_PORT} or ${WORKER_PORT} is in use, so this demo runs on ${other.apiPort} and ${other.workerPort}.\n`,
  );
  return other;
}

/**
 * @param {LocalSystem} system
 * @param {string[]} files
 * @param {import('../local/brought-suites.mjs').BroughtSuite[]} brought
 * @param {AbortSignal} signal
 */
async function present(system, files, brought, signal) {
  await system.ready();
  const client = new Client(system.api.url, await system.accessToken(), signal);
  /** @type {string[]} */
  const failures = [];
  const saved = [];
  for (const file of files) {
    try {
      const source = { code: readFileSync(file, 'utf8'), name: moduleName(file) };
      saved.push(await presentSource(client, source, languageOf(file), titleOf(file)));
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      printFailure(error);
      failures.push(file);
    }
  }
  await presentHistory(client, saved);
  for (const each of brought) {
    try {
      await presentBroughtSuite(client, each);
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      printFailure(error);
      failures.push(each.title);
    }
  }
  process.stdout.write(
    `\nThe API is at ${system.api.url}, its docs are at ${system.api.url}/docs (npm start keeps them running).\n`,
  );
  return failures.length === 0 ? 0 : 1;
}

/**
 * Reads back what was saved, and insists that it is all there.
 *
 * @param {Client} client
 * @param {{ historyId: string, suite: string }[]} saved
 */
async function presentHistory(client, saved) {
  const entries = await client.history();
  if (entries.length === 0 && saved.length === 0) return;
  process.stdout.write('\nHistory, read back and decrypted (newest first):\n');
  for (const { id, created_at, language, model, input_code, generated_code } of entries.slice(0, 5)) {
    const size = `${input_code.length} characters of source, ${generated_code.length} of suite`;
    process.stdout.write(`  ${created_at}  ${language}  ${model}  ${size}  ${id}\n`);
  }
  for (const { historyId, suite } of saved.slice(-HISTORY_ENTRIES)) {
    if (entries.find((entry) => entry.id === historyId)?.generated_code !== suite) {
      throw new StepFailure(`The history does not hold the suite that was streamed (${historyId}).`);
    }
  }
}
