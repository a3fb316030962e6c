import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { seconds } from '../console/progress.mjs';
import { REPORTS, ROOT } from '../console/paths.mjs';
import { faultTable, judgeFaults, testsIn } from '../faults/judge-faults.mjs';
import { FAULTS } from '../faults/matrix.mjs';
import { runGate } from '../gates/gate.mjs';
import { countOf, sum, verdictLine } from '../gates/count.mjs';
import { setUpForTests } from '../setup/set-up.mjs';

const LOCK_FILE_RULES = ['--validate-https', '--validate-integrity', '--validate-package-names'];

/**
 * Gates that look at the code without running it; each counts as one failure when it does not hold.
 *
 * @type {{ title: string, command: string[], isQuiet?: boolean }[]}
 */
const STATIC_GATES = [
  { title: 'lint', command: ['nx', 'run-many', '-t', 'lint', '--parallel=2'] },
  { title: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { title: 'typecheck', command: ['nx', 'run-many', '-t', 'typecheck', '--parallel=2'] },
  { title: 'build', command: ['nx', 'run-many', '-t', 'build', '--parallel=2'] },
  {
    title: 'lock file',
    command: ['lockfile-lint', '--path', 'package-lock.json', '--allowed-hosts', 'npm', ...LOCK_FILE_RULES],
  },
  { title: 'secrets', command: ['secretlint', '--maskSecrets', '**/*'] },
  {
    title: 'supply chain',
    command: [process.execPath, path.join(ROOT, 'scripts/tester.mjs'), 'supply-chain'],
    // What could not be asked of the registry is said even where nothing is wrong.
    isQuiet: false,
  },
];

/** What the tests of the composition bring up; its own gate, because a Dockerfile can be broken where no test is. */
const IMAGES = [
  process.execPath,
  path.join(ROOT, 'scripts/tester.mjs'),
  'images',
  '--tag',
  'e2e',
  '--services',
];

/** `npm test`: every gate there is, in the order in which they are cheap. The last line counts tests. */
export async function main() {
  const started = performance.now();
  await setUpForTests();
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const counts = [];
  for (const { title, command, isQuiet = true } of STATIC_GATES) {
    const isHeld = await runGate(title, command, { isQuiet });
    counts.push({ passed: 0, failed: isHeld ? 0 : 1 });
  }
  const areBuilt = await runGate('images', IMAGES, { isQuiet: false });
  counts.push({ passed: 0, failed: areBuilt ? 0 : 1 });
  for (const { project, target } of testTargets()) counts.push(await runTests(project, target));
  const faults = judgeFaults(
    FAULTS,
    testTargets().flatMap(({ project }) => testsIn(reportOf(project))),
  );
  process.stdout.write(`\n${faultTable(faults)}\n`);
  counts.push({ passed: 0, failed: faults.some(({ isHeld }) => !isHeld) ? 1 : 0 });
  const isSound = await runGate('fuzz', ['nx', 'run', 'scripts:fuzz'], { isQuiet: false });
  counts.push({ passed: isSound ? 1 : 0, failed: isSound ? 0 : 1 });
  const total = sum(counts);
  process.stdout.write(`\nAll gates in ${seconds(performance.now() - started)}.\n${verdictLine(total)}\n`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/**
 * Projects with tests: units and integration first, what runs the built apps last.
 *
 * @returns {{ project: string, target: 'test' | 'e2e' }[]}
 */
function testTargets() {
  const files = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && ['apps', 'libs'].includes(entry.name))
    .flatMap(({ name }) => readdirSync(path.join(ROOT, name)).map((project) => path.join(name, project)))
    .concat('scripts')
    .map((folder) => path.join(ROOT, folder, 'project.json'));
  /** @type {{ name: string, targets: Record<string, object> }[]} */
  const projects = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  return /** @type {const} */ (['test', 'e2e']).flatMap((target) =>
    projects.filter(({ targets }) => target in targets).map(({ name }) => ({ project: name, target })),
  );
}

/**
 * @param {string} project
 * @param {'test' | 'e2e'} target
 */
async function runTests(project, target) {
  const report = reportOf(project);
  const command = ['nx', 'run', `${project}:${target}`, '--json', `--outputFile=${report}`];
  const isHeld = await runGate(`${target} ${project}`, command, { isQuiet: false });
  return countOf(report, { isHeld, isSkippingAFailure: process.env.CI === 'true' });
}

/** @param {string} project */
const reportOf = (project) => path.join(REPORTS, `${project}.json`);
