import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../console/paths.mjs';
import { withProgress } from '../console/progress.mjs';
import { run, tryRun } from '../console/run.mjs';

const CONTEXT = path.join(ROOT, 'sandbox');
/** Label that says from which files an image was built. */
const CONTENT_LABEL = 'tester.content';

/** Builds each runtime's sandbox image, unless the one at hand was built from the very same files. */
export async function buildSandboxImages() {
  const names = readdirSync(CONTEXT);
  const runtimes = names.filter((name) => existsSync(path.join(CONTEXT, name, 'Dockerfile')));
  const shared = names.filter((name) => !runtimes.includes(name));
  for (const runtime of runtimes) {
    const content = contentHash(CONTEXT, [runtime, ...shared]);
    const tag = `tester-sandbox/${runtime}:dev`;
    if ((await contentOf(tag)) === content) continue;
    await withProgress(`building the sandbox image ${tag}`, (tell) => build(runtime, tag, content, tell));
  }
}

/** @param {string} tag */
async function contentOf(tag) {
  const format = `{{index .Config.Labels "${CONTENT_LABEL}"}}`;
  const asked = await tryRun('docker', ['image', 'inspect', '--format', format, tag]);
  return asked.code === 0 ? asked.stdout.trim() : null;
}

/**
 * @param {string} runtime
 * @param {string} tag
 * @param {string} content
 * @param {(line: string) => void} tell
 */
function build(runtime, tag, content, tell) {
  // --force-rm: a step that fails must not leave its container behind.
  const options = ['--network=host', '--force-rm', '--label', `${CONTENT_LABEL}=${content}`, '--tag', tag];
  const dockerfile = path.join(CONTEXT, runtime, 'Dockerfile');
  return run('docker', ['build', ...options, '--build-arg', 'EXTRA_CA_PEM', '--file', dockerfile, CONTEXT], {
    env: { EXTRA_CA_PEM: ownAuthorities() },
    log: `build-${runtime}.log`,
    tell,
    problem: `The sandbox image ${tag} could not be built.`,
    remedy:
      'The build installs packages: make a Debian mirror and PyPI (or their proxy) reachable and try again.',
  });
}

/**
 * Certificate authorities that this machine trusts beside the usual ones, as PEM: downloads may come through a proxy
 * with a certificate of its own. Only the first stages of a build see them.
 */
export function ownAuthorities() {
  const directory = '/usr/local/share/ca-certificates';
  if (!existsSync(directory)) return '';
  const files = readdirSync(directory).filter((file) => file.endsWith('.crt'));
  return files.map((file) => readFileSync(path.join(directory, file), 'utf8')).join('\n');
}

/**
 * One hash over names, modes and contents of all files in some parts of a directory.
 *
 * @param {string} directory
 * @param {string[]} parts files and folders of it
 */
export function contentHash(directory, parts) {
  const hash = createHash('sha256');
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter(
      (file) => parts.some((part) => file === part || file.startsWith(`${part}/`)) && !isLeftover(file),
    );
  for (const file of files.sort()) {
    const place = path.join(directory, file);
    const { mode, size } = statSync(place);
    if (!statSync(place).isFile()) continue;
    hash.update(`${file}\0${(mode & 0o111) !== 0}\0${size}\0`).update(readFileSync(place));
  }
  return hash.digest('hex');
}

/** Files that tools leave behind and that no build reads. */
const isLeftover = (/** @type {string} */ file) => /(^|\/)__pycache__\/|\.pyc$/.test(file);
