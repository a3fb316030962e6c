import { spawn } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { StepFailure } from '../../console/failure.mjs';
import { STATE } from '../../console/paths.mjs';
import { run } from '../../console/run.mjs';

const VERSION = '0.48.0';
/** Of the sandbox's image, in which it runs: its packages are chosen for that. */
const PYTHON = '3.13';
const FOLDER = path.join(STATE, 'quality', `pynguin-${VERSION}`);
/** Seconds that Pynguin searches for each callable. */
const SEARCH_SECONDS = 10;
const SEED = 7_001;
/** Seconds for all of it: Pynguin has been seen to hang. */
const WHOLE_SECONDS = 90;
const MARK = '\u001esuite\n';

/**
 * The suite that Pynguin writes for a source, in a container without a network.
 *
 * @param {import('../../local/client.mjs').Source} source
 * @returns {Promise<string>}
 */
export async function askPynguin({ code, name }) {
  await install();
  const script = [
    'cd /work && mkdir out',
    `base64 -d > ${name}.py <<< ${Buffer.from(code).toString('base64')}`,
    `PYNGUIN_DANGER_AWARE=1 PYTHONPATH=/peer:/work timeout -s KILL ${WHOLE_SECONDS} python -m pynguin ` +
      `--project-path /work --module-name ${name} --output-path /work/out ` +
      `--maximum-search-time ${SEARCH_SECONDS} --seed ${SEED} < /dev/null > log 2>&1`,
    `printf '\\036suite\\n'`,
    'cat out/test_*.py',
  ].join('\n');
  const child = spawn(
    'docker',
    [
      ...['run', '--rm', '--interactive', '--network', 'none', '--label', 'tester.bench'],
      ...['--tmpfs', '/work:rw,exec,uid=10001,gid=10001', '--tmpfs', '/tmp:rw', '--user', '10001:10001'],
      ...['--volume', `${FOLDER}:/peer:ro`, '--env', 'HOME=/work', '--entrypoint', '/bin/bash'],
      ...[`tester-sandbox/python-pytest:${process.env['SANDBOX_IMAGE_TAG'] ?? 'dev'}`, '-s'],
    ],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  child.stdin.end(script);
  const suite = (await text(child.stdout)).split(MARK)[1];
  if (suite) return suite;
  throw new StepFailure(`Pynguin wrote nothing within ${WHOLE_SECONDS} s.`);
}

async function install() {
  if (existsSync(FOLDER)) return;
  const coming = `${FOLDER}.${process.pid}`;
  try {
    await run(
      'pip',
      [
        ...['install', '--quiet', '--target', coming, '--python-version', PYTHON],
        ...['--only-binary=:all:', `pynguin==${VERSION}`],
      ],
      { problem: 'Pynguin could not be installed.' },
    );
    renameSync(coming, FOLDER);
  } finally {
    rmSync(coming, { recursive: true, force: true });
  }
}
