import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { StepFailure } from '../console/failure.mjs';
import { ROOT } from '../console/paths.mjs';
import { tryRun } from '../console/run.mjs';

/**
 * @typedef {object} JudgedFile
 * @property {string} path
 * @property {'valid' | 'invalid' | 'unknown'} standing
 * @property {{ line: number, column: number, error: { en: string } }} [fault]
 * @property {number} ms
 */

/** What says whether a refused file is in the language at all. TypeScript's check is that compiler's own parser. */
const COMPILERS = /** @type {Record<string, (file: string) => [string, string[]]>} */ ({
  python: (file) => ['python3', ['-c', 'import ast, sys; ast.parse(open(sys.argv[1], "rb").read())', file]],
  javascript: (file) => [process.execPath, ['--check', file]],
});

/**
 * The built API's own check of every file.
 *
 * @param {string} language
 * @param {string[]} files
 * @param {(done: number) => void} tell
 * @returns {Promise<JudgedFile[]>}
 */
export async function judgeFiles(language, files, tell) {
  const program = path.join(ROOT, 'dist/api/judge-files.cjs');
  const child = spawn(process.execPath, ['--require', 'reflect-metadata', program], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(files.map((file) => `${language}\t${file}\n`).join(''));
  /** @type {JudgedFile[]} */
  const judged = [];
  for await (const line of createInterface({ input: child.stdout })) {
    judged.push(JSON.parse(line));
    tell(judged.length);
  }
  if (judged.length === files.length) return judged;
  throw new StepFailure(`The syntax check ended after ${judged.length} of ${files.length} files.`);
}

/**
 * Whether the language's own compiler refuses the file too: packages hold files of dialects, and wrong ones for tests.
 * Where we have no compiler to ask, every refusal counts against us.
 *
 * @param {string} language
 * @param {string} file
 */
export async function isRefusedByCompiler(language, file) {
  const command = COMPILERS[language]?.(file);
  return command !== undefined && (await tryRun(...command)).code === 1;
}
