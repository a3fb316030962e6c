import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT, STATE } from '../console/paths.mjs';
import { seconds } from '../console/progress.mjs';
import { faultTable, judgeFaults, testsIn } from '../faults/judge-faults.mjs';
import { FAULTS, projectOf } from '../faults/matrix.mjs';
import { runGate } from '../gates/gate.mjs';
import { setUpForTests } from '../setup/set-up.mjs';
import { buildApps } from '../setup/6-apps.mjs';

const REPORTS = path.join(STATE, 'fault-reports');

/**
 * `npm run test:faults`: runs the tests that show what becomes of each fault, and no others, and prints a row for each.
 * `npm test` has run them all anyway, and makes the same table of its reports.
 */
export async function main() {
  const started = performance.now();
  await setUpForTests();
  await buildApps();
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  /** @type {Map<string, { file: string, title: string }[]>} */
  const byProject = Map.groupBy(
    FAULTS.flatMap(({ shownBy }) => shownBy).map(([file, title]) => ({ file, title })),
    ({ file }) => projectOf(file),
  );
  for (const [project, tests] of byProject) {
    const report = reportOf(project);
    const files = [...new Set(tests.map(({ file }) => path.join(ROOT, file)))];
    const titles = [...new Set(tests.map(({ title }) => escaped(title)))].join('|');
    const options = ['--coverage=false', '--maxWorkers=2', '--silent', '-t', titles];
    const output = ['--json', `--outputFile=${report}`, '--runTestsByPath', ...files];
    const command = ['jest', '-c', `${project}/jest.config.js`, ...options, ...output];
    await runGate(`faults ${project}`, command, { isQuiet: true });
  }
  const rows = judgeFaults(FAULTS, [...byProject.keys()].map(reportOf).flatMap(testsIn));
  process.stdout.write(`\n${faultTable(rows)}\n${seconds(performance.now() - started)}\n`);
  return rows.every(({ isHeld }) => isHeld) ? 0 : 1;
}

/** @param {string} project */
const reportOf = (project) => path.join(REPORTS, `${path.basename(project)}.json`);

/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
