import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Everything that scripts and the local profile keep between runs; safe to delete. */
export const STATE = path.join(ROOT, '.tester');
export const LOGS = path.join(STATE, 'logs');
/** What gates leave for CI to keep: Jest's results, the bill of materials, the licences. */
export const REPORTS = path.join(STATE, 'reports');

/** @param {string} file */
export const fromRoot = (file) => path.relative(ROOT, file);
