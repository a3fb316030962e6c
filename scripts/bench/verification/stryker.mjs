import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../console/run.mjs';
import { FETCHED } from './packages.mjs';

const FOLDER = path.join(FETCHED, 'stryker');
const PACKAGES = [
  ...['@stryker-mutator/core@10.0.0', '@stryker-mutator/jest-runner@10.0.0'],
  ...['jest@30.5.2', '@swc/jest@0.2.39', '@swc/core@1.16.22'],
];
const REPORT = path.join(FOLDER, 'report.json');
const CONFIG = {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  mutate: ['solution.js'],
  reporters: ['json'],
  jsonReporter: { fileName: 'report.json' },
  concurrency: 1,
  allowEmpty: true,
  jest: {
    projectType: 'custom',
    config: {
      testEnvironment: 'node',
      transform: {
        '[.]js$': ['@swc/jest', { jsc: { parser: { syntax: 'ecmascript' } }, module: { type: 'commonjs' } }],
      },
    },
  },
};
const NOTICED = ['Killed', 'Timeout'];
const COUNTED = [...NOTICED, 'Survived', 'NoCoverage'];

/**
 * @typedef {object} OtherOpinion
 * @property {number} score noticed mutants of the valid ones, 0 to 1
 * @property {number} mutants
 * @property {string[]} survivors what it changed, one line each
 */

/**
 * What StrykerJS says of a suite.
 *
 * @param {string} source
 * @param {string} suite
 * @returns {Promise<OtherOpinion>}
 */
export async function askStryker(source, suite) {
  await install();
  rmSync(REPORT, { force: true });
  writeFileSync(path.join(FOLDER, 'solution.js'), source);
  writeFileSync(path.join(FOLDER, 'solution.test.js'), suite);
  const cli = path.join(FOLDER, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  await run('sh', ['-c', `cd "$1" && exec "$2" "$3" run`, 'sh', FOLDER, process.execPath, cli], {
    problem: 'StrykerJS did not come to its end.',
    log: 'bench-stryker.log',
  });
  return opinionIn(JSON.parse(readFileSync(REPORT, 'utf8')));
}

/**
 * @param {{ files: Record<string, { mutants: { status: string, mutatorName: string, replacement?: string, location: { start: { line: number } } }[] }> }} report
 * @returns {OtherOpinion}
 */
export function opinionIn({ files }) {
  const valid = Object.values(files)
    .flatMap(({ mutants }) => mutants)
    .filter(({ status }) => COUNTED.includes(status));
  const left = valid.filter(({ status }) => !NOTICED.includes(status));
  return {
    score: valid.length === 0 ? 0 : 1 - left.length / valid.length,
    mutants: valid.length,
    survivors: left.map(
      ({ mutatorName, replacement, location }) =>
        `${location.start.line}: ${mutatorName} → ${replacement ?? ''}`,
    ),
  };
}

async function install() {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path.join(FOLDER, 'stryker.config.json'), JSON.stringify(CONFIG));
  if (existsSync(path.join(FOLDER, 'node_modules', '@stryker-mutator', 'core'))) return;
  writeFileSync(path.join(FOLDER, 'package.json'), '{ "private": true }\n');
  await run(
    'npm',
    [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--save-exact',
      '--prefix',
      FOLDER,
      ...PACKAGES,
    ],
    { problem: 'StrykerJS could not be installed.' },
  );
}
