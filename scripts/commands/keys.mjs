import { StepFailure } from '../console/failure.mjs';
import { withProgress } from '../console/progress.mjs';
import { tryRun } from '../console/run.mjs';
import { installPackages } from '../setup/2-packages.mjs';
import { buildApps } from '../setup/6-apps.mjs';

/** Some texts could not be read. */
const UNREADABLE_EXIT = 3;
const BAR_CHARACTERS = 30;
const PROGRESS = /^\{"done":(\d+),"total":(\d+)\}$/;

/**
 * @typedef {object} KeysLine a line of `dist/api/keys.cjs`
 * @property {{ table: string, scheme: string, texts: number }[]} [counts]
 * @property {string} [current]
 * @property {number} [rewritten]
 * @property {number} [overtaken]
 * @property {number | { table: string, column: string, rowId: string, reason: string }} [unreadable]
 */

/**
 * @param {'status' | 'rewrap'} deed
 * @param {string} title
 */
export async function keys(deed, title) {
  await installPackages();
  await buildApps();
  const { code, stdout, stderr } = await withProgress(title, (tell) =>
    tryRun(process.execPath, ['dist/api/keys.cjs', deed], {
      tell(/** @type {string} */ line) {
        const [, done, total] = PROGRESS.exec(line) ?? [];
        if (done !== undefined) tell(bar(Number(done), Number(total)));
      },
    }),
  );
  const said = stdout
    .split('\n')
    .filter((/** @type {string} */ line) => line.startsWith('{') && !PROGRESS.test(line));
  for (const sentence of said.flatMap((/** @type {string} */ line) => sentencesOf(JSON.parse(line))))
    process.stdout.write(`${sentence}\n`);
  if (code !== 0 && code !== UNREADABLE_EXIT) throw new StepFailure(`${title} failed.\n${stderr.trim()}`);
  return code;
}

/**
 * @param {number} done
 * @param {number} total
 */
export function bar(done, total) {
  // More may come to be stored under an old key while we count.
  const part = total === 0 ? 1 : Math.min(1, done / total);
  const full = Math.round(part * BAR_CHARACTERS);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_CHARACTERS - full)}] ${Math.floor(part * 100)} % ${done}/${total}`;
}

/** @param {KeysLine} line */
export function sentencesOf({ counts, current, rewritten, overtaken, unreadable }) {
  if (counts) {
    const rows = counts.map(
      ({ table, scheme, texts }) =>
        `  ${table}  ${scheme}${scheme === current ? ' (current)' : ''}  ${texts}`,
    );
    return ['Texts per key:', ...(rows.length > 0 ? rows : ['  none'])];
  }
  if (typeof unreadable === 'object') {
    const { table, column, rowId, reason } = unreadable;
    return [`✗ unreadable: ${table}.${column} of ${rowId} (${reason})`];
  }
  return [
    `${rewritten} rewritten, ${overtaken} changed meanwhile, ${unreadable} unreadable and left as they are`,
  ];
}
