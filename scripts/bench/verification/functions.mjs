import { readFileSync } from 'node:fs';
import path from 'node:path';
import { JAVA } from './functions-java.mjs';
import { JAVASCRIPT } from './functions-javascript.mjs';
import { PYTHON } from './functions-python.mjs';
import { TYPESCRIPT } from './functions-typescript.mjs';
import { unpacked } from './packages.mjs';
import { pieceOf } from './pieces.mjs';

/**
 * A function of a published package, and what is known of it. Values are text in its own language.
 *
 * @typedef {object} RealFunction
 * @property {string} name
 * @property {string} from its package, see `PACKAGES`
 * @property {[file: string, start?: string][]} pieces of files: the definition that begins with `start`, or all of it
 * @property {string} [head] imports that the pieces need
 * @property {string} [imported] what a suite imports, where it is not the name
 * @property {[call: string, value: string][]} good calls and what they return
 * @property {[call: string, value: string]} wrong a call, and a value that it does not return
 *
 * @typedef {import('@tester/contracts').Language} Language
 */

/** @type {Record<Language, RealFunction[]>} */
export const FUNCTIONS = { python: PYTHON, javascript: JAVASCRIPT, typescript: TYPESCRIPT, java: JAVA };

/**
 * The source as a user would paste it.
 *
 * @param {Language} language
 * @param {RealFunction} of
 */
export async function sourceOf(language, { from, pieces, head = '' }) {
  const folder = await unpacked(from);
  const text = pieces
    .map(([file, start]) => pieceOf(readFileSync(path.join(folder, file), 'utf8'), language, start))
    .join('\n\n');
  if (language !== 'java') return `${head}${text}\n`;
  // What is private there is what is tested here.
  return `${head}public class Solution {\n${text.replaceAll('private static', 'static')}\n}\n`;
}
