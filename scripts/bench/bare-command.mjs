import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const WORK = '/work';
/** As much room as a person has: none of a sandbox's limits, only its image and its kernel features. */
const ENGINE_ARGUMENTS = [
  ...['--rm', '--interactive', '--network', 'none', '--read-only', '--cap-drop', 'ALL'],
  ...['--security-opt', 'no-new-privileges', '--label', 'tester.bench', '--entrypoint', '/bin/bash'],
  ...['--tmpfs', `${WORK}:rw,exec,uid=10001,gid=10001`, '--tmpfs', '/tmp:rw,exec', '--user', '10001:10001'],
];

/**
 * The command a person would type, again and again in one long-lived container of the sandbox's own image: same
 * versions, same file system, nothing to install on the host. A shell inside takes the time, so neither the container's
 * start nor the way there is in it.
 */
export class BareCommand {
  /**
   * @param {import('./runtimes.mjs').Benchmark} benchmark
   * @param {string} tag of the image
   */
  constructor({ image, script, files, engineArguments = [] }, tag) {
    const reference = `tester-sandbox/${image}:${tag}`;
    this.child = spawn(
      'docker',
      ['run', ...ENGINE_ARGUMENTS, ...engineArguments, reference, '-c', loop(script, files)],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Runs it once. @returns {Promise<number>} milliseconds from start to exit */
  async run() {
    this.child.stdin.write('go\n');
    const { value, done } = await this.lines.next();
    if (done) throw new Error('the container with the bare command ended');
    const [code, started = '', ended = ''] = String(value).split(' ');
    if (code !== '0') throw new Error(`the bare command exited ${code}: ${started}`);
    return (Number(ended) - Number(started)) * 1000;
  }

  async stop() {
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.stdin.end();
    await ended;
  }
}

/**
 * Shell text that writes the files, then runs the command for each line it reads and answers with the exit code and the
 * times of start and end; a failure with its last words instead.
 *
 * @param {string} script
 * @param {Record<string, string>} files
 */
function loop(script, files) {
  const writes = Object.entries(files).map(
    ([file, text]) => `echo ${Buffer.from(text).toString('base64')} | base64 -d > ${file}`,
  );
  return [
    'unset PYTHONDONTWRITEBYTECODE',
    `cd ${WORK}`,
    ...writes,
    'while read -r _; do',
    '  started=$EPOCHREALTIME',
    `  { ${script}; } > output 2>&1`,
    '  code=$?',
    '  ended=$EPOCHREALTIME',
    '  if [ $code = 0 ]; then echo "0 $started $ended"; else echo "$code $(tail -c 1500 output | tr "\\n" "|")"; fi',
    'done',
  ].join('\n');
}
