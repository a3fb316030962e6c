import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../console/paths.mjs';

/**
 * @typedef {import('@tester/contracts').Language} Language
 * @typedef {{ language: Language, source: import('./client.mjs').Source, suite: string, title: string }} BroughtSuite
 */

/** Languages whose examples bring their suites along, and what a suite's file is called there. */
const SUITE_NAMES = /** @type {const} */ ([
  { language: 'javascript', suiteName: /^(.+)\.test\.js$/, extension: '.js' },
  { language: 'typescript', suiteName: /^(.+)\.test\.ts$/, extension: '.ts' },
  { language: 'java', suiteName: /^(.+)Test\.java$/, extension: '.java' },
]);

/**
 * The examples in other languages than Python, each with the suite that lies beside it.
 *
 * @returns {BroughtSuite[]}
 */
export const broughtSuites = () =>
  SUITE_NAMES.flatMap(({ language, suiteName, extension }) => {
    const folder = path.join('examples', language);
    const read = (/** @type {string} */ file) => readFileSync(path.join(ROOT, folder, file), 'utf8');
    return readdirSync(path.join(ROOT, folder)).flatMap((file) => {
      const name = suiteName.exec(file)?.[1];
      if (name === undefined) return [];
      const source = { code: read(name + extension), name };
      return [{ language, source, suite: read(file), title: `${folder}/${name}${extension} with ${file}` }];
    });
  });
