import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fetchTool } from '../fetch-tool.mjs';
import { BENCHMARKS } from '../runtimes.mjs';

/**
 * @typedef {import('@tester/contracts').Language} Language
 *
 * @typedef {object} Counted what a runner says of one run; both 0 where it says nothing
 * @property {number} passed tests
 * @property {number} failed tests
 */

/** Where the shuffled runs believe to be. Python's image knows no locale but C: there only the time zone changes. */
const PLACES = [
  ['C.UTF-8', 'UTC'],
  ['de_DE.UTF-8', 'Europe/Berlin'],
  ['tr_TR.UTF-8', 'Europe/Istanbul'],
  ['ko_KR.UTF-8', 'Asia/Seoul'],
  ['ar_EG.UTF-8', 'America/St_Johns'],
  ['hi_IN.UTF-8', 'Asia/Kathmandu'],
];
const FIRST_SEED = 7_001;
/** Seconds for one run of a suite; a suite takes a few. */
const RUN_SECONDS = 60;

const CONFTEST = `import os
import random


def pytest_collection_modifyitems(items):
    if "SHUFFLE" in os.environ:
        random.Random(int(os.environ["SHUFFLE"])).shuffle(items)
`;

/**
 * How the framework's own runner is called in a shell: `plain`, then `shuffled` by `$SHUFFLE`.
 *
 * @type {Record<Language, { runtime: string, files: (name: string) => [source: string, suite: string], extra: Record<string, string>, plain: string, shuffled: string }>}
 */
const RUNNERS = {
  python: {
    runtime: 'python-pytest',
    files: (name) => [`${name}.py`, `test_${name}.py`],
    extra: { 'conftest.py': CONFTEST },
    plain: 'pytest -q',
    shuffled: 'PYTHONHASHSEED=$SHUFFLE pytest -q',
  },
  javascript: jest('javascript-jest', '.js'),
  typescript: jest('typescript-jest', '.ts'),
  java: {
    runtime: 'java-junit',
    files: (name) => [`${name}.java`, `${name}Test.java`],
    extra: {},
    plain: `if [ ! -d out ]; then javac -d out -cp "/opt/tester/libraries/*" *.java; fi; ${junit('')}`,
    shuffled: junit(
      '--config junit.jupiter.testmethod.order.default=org.junit.jupiter.api.MethodOrderer\\$Random ' +
        '--config junit.jupiter.execution.order.random.seed=$SHUFFLE',
      '-Duser.language=${LC_ALL%%_*} -Duser.timezone=$TZ',
    ),
  },
};

/**
 * Runs a suite by its framework's own runner in a new container that holds nothing of ours: once as it is, then
 * shuffled by other seeds, elsewhere.
 *
 * @param {Language} language
 * @param {import('../../local/client.mjs').Source} source
 * @param {string} suite
 * @param {number} shuffled runs
 * @returns {Promise<Counted[]>} the plain run first
 */
export async function runElsewhere(language, source, suite, shuffled) {
  const runner = RUNNERS[language];
  const benchmark = BENCHMARKS.find(({ runtime }) => runtime === runner.runtime);
  if (!benchmark) throw new RangeError(`no runner for ${language}`);
  await fetchTool(runner.runtime);
  const [sourceFile, suiteFile] = runner.files(source.name);
  const files = { ...runner.extra, [sourceFile]: source.code, [suiteFile]: suite };
  const script = [
    'cd /work',
    ...Object.entries(files).map(([file, content]) => `base64 -d > ${file} <<< ${base64(content)}`),
    runOf(runner.plain, 'C.UTF-8', 'UTC'),
    ...Array.from({ length: shuffled }, (_, i) => {
      const [locale = '', zone = ''] = PLACES[i % PLACES.length] ?? [];
      return `export SHUFFLE=${FIRST_SEED + i}\n${runOf(runner.shuffled, locale, zone)}`;
    }),
  ].join('\n');
  const reference = `tester-sandbox/${benchmark.image}:${process.env['SANDBOX_IMAGE_TAG'] ?? 'dev'}`;
  const child = spawn(
    'docker',
    [
      ...['run', '--rm', '--interactive', '--network', 'none', '--label', 'tester.bench'],
      ...[
        '--tmpfs',
        '/work:rw,exec,uid=10001,gid=10001',
        '--user',
        '10001:10001',
        '--entrypoint',
        '/bin/bash',
      ],
      ...(benchmark.engineArguments ?? []),
      ...[reference, '-s'],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  child.stdin.end(script);
  const output = await text(child.stdout);
  return output
    .split(END_OF_RUN)
    .slice(0, shuffled + 1)
    .map(countedIn);
}

/**
 * What pytest, Jest or the JUnit console say at their end.
 *
 * @param {string} output
 * @returns {Counted}
 */
export function countedIn(output) {
  const summary = output.match(/^Tests: .*$/m)?.[0] ?? output;
  const sum = (/** @type {RegExp} */ pattern) =>
    [...summary.matchAll(pattern)].reduce((total, [, count]) => total + Number(count), 0);
  return {
    passed: sum(/\b(\d+) (?:passed|tests successful)\b/g),
    failed: sum(/\b(\d+) (?:failed|errors?|tests failed)\b/g),
  };
}

const END_OF_RUN = '\u001eend of run\n';

/**
 * @param {string} command
 * @param {string} locale
 * @param {string} zone
 */
const runOf = (command, locale, zone) =>
  [
    // Not exported: this shell would complain about locales that its image lacks.
    `env LC_ALL=${locale} LANG=${locale} TZ=${zone} timeout ${RUN_SECONDS} bash -c ${quoted(command)} < /dev/null 2>&1 | tail -n 40`,
    `printf '\\036end of run\\n'`,
  ].join('\n');

/** @param {string} content */
const base64 = (content) => Buffer.from(content).toString('base64');
/** @param {string} command */
const quoted = (command) => `'${command.replaceAll("'", `'\\''`)}'`;

/**
 * @param {string} runtime
 * @param {string} extension
 */
function jest(runtime, extension) {
  const benchmark = BENCHMARKS.find((each) => each.runtime === runtime);
  return {
    runtime,
    files: (/** @type {string} */ name) =>
      /** @type {[string, string]} */ ([`${name}${extension}`, `${name}.test${extension}`]),
    extra: { 'jest.config.json': benchmark?.files['jest.config.json'] ?? '' },
    plain: benchmark?.script ?? '',
    shuffled: `${benchmark?.script} --randomize --seed=$SHUFFLE`,
  };
}

/**
 * @param {string} options of the console
 * @param {string} [properties] of the virtual machine
 */
function junit(options, properties = '') {
  const jar = path.posix.join('/packages', 'junit-console.jar');
  return (
    `java ${properties} -cp "${jar}:/opt/tester/libraries/*" org.junit.platform.console.ConsoleLauncher ` +
    `execute --class-path out --scan-class-path --disable-banner --details=none ${options}`
  );
}
