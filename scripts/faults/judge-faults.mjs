import { existsSync, readFileSync } from 'node:fs';
import { markdownTable } from '../bench/statistics.mjs';

/**
 * @typedef {import('./matrix.mjs').Fault} Fault
 * @typedef {{ file: string, title: string, status: string }} RanTest `file`: absolute; `title`: of the test alone
 * @typedef {{ id: string, demanded: string, seen: string, isHeld: boolean }} Row
 */

/**
 * @param {string} report path of a JSON report of Jest
 * @returns {RanTest[]} nothing where there is no report
 */
export function testsIn(report) {
  if (!existsSync(report)) return [];
  /** @type {{ testResults: { name: string, assertionResults: { title: string, status: string }[] }[] }} */
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ title, status }) => ({ file: name, title, status })),
  );
}

/**
 * One row per fault: it holds when each of its tests is there and has passed, whatever `it.each` made of it.
 *
 * @param {readonly Fault[]} faults
 * @param {readonly RanTest[]} tests
 * @returns {Row[]}
 */
export function judgeFaults(faults, tests) {
  return faults.map(({ id, demanded, shownBy }) => {
    const found = shownBy.map(([file, title]) =>
      tests.filter((test) => test.file.endsWith(`/${file}`) && test.title.includes(title)),
    );
    const ran = found.map((some) => some.filter(({ status }) => status !== 'pending'));
    const missing = shownBy.filter((_, index) => ran[index]?.length === 0).map(([, title]) => title);
    const failed = ran.flat().filter(({ status }) => status !== 'passed');
    const passed = ran.flat().length - failed.length;
    const faulty = [
      ...missing.map((title) => `not run: ${title}`),
      ...failed.map(({ title }) => `failed: ${title}`),
    ];
    return {
      id,
      demanded,
      seen: [`${passed} passed`, ...faulty].join('; '),
      isHeld: faulty.length === 0 && passed > 0,
    };
  });
}

/** @param {readonly Row[]} rows */
export const faultTable = (rows) =>
  markdownTable(
    ['fault', 'demanded', 'seen', 'ok'],
    rows.map(({ id, demanded, seen, isHeld }) => [id, demanded, seen, isHeld ? '✓' : '✗']),
  );
