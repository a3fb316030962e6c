import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import { StepFailure } from '../console/failure.mjs';
import { withProgress } from '../console/progress.mjs';
import { tryRun } from '../console/run.mjs';
import { aptInstall, canInstall, findProgram } from './apt.mjs';

export const BASE_IMAGE = 'debian:trixie-slim';
const RELEASE = 'trixie';
/** A registry that has not begun to answer by then is out of reach. */
const REGISTRY_ANSWERS_WITHIN_MS = 20_000;
const PULL_WITHIN_MS = 300_000;

/** Pulls the image below all sandboxes; where no registry can be reached, makes the same from Debian's packages. */
export async function provideBaseImage() {
  if ((await tryRun('docker', ['image', 'inspect', BASE_IMAGE])).code === 0) return;
  const pulled = await withProgress(`pulling ${BASE_IMAGE}`, (tell) => pullImage(BASE_IMAGE, tell));
  if (pulled) return;
  if (!canInstall() && !findProgram('mmdebstrap')) {
    throw new StepFailure(`${BASE_IMAGE} could not be pulled, and mmdebstrap is not here to make it.`, {
      remedy: `Make Docker Hub reachable, load the image (docker load), or install mmdebstrap, and try again.`,
    });
  }
  process.stdout.write(`  no registry can be reached: making ${BASE_IMAGE} from Debian packages\n`);
  if (!findProgram('mmdebstrap')) {
    await withProgress('installing mmdebstrap', (tell) => aptInstall(['mmdebstrap'], tell));
  }
  await withProgress(`making ${BASE_IMAGE} with mmdebstrap`, bootstrap);
}

/**
 * False where the image could not be pulled, for whatever reason.
 *
 * @param {string} image
 * @param {(line: string) => void} tell
 * @returns {Promise<boolean>}
 */
export function pullImage(image, tell) {
  return new Promise((resolve) => {
    const child = spawn('docker', ['pull', image], { stdio: ['ignore', 'pipe', 'ignore'] });
    const kill = () => child.kill('SIGKILL');
    let timer = setTimeout(kill, REGISTRY_ANSWERS_WITHIN_MS);
    child.stdout.setEncoding('utf8').once('data', () => {
      clearTimeout(timer);
      timer = setTimeout(kill, PULL_WITHIN_MS);
    });
    child.stdout.on('data', tell);
    child.once('error', () => resolve(false));
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
}

/** @param {(line: string) => void} tell */
async function bootstrap(tell) {
  const mirror = debianMirror();
  const made = await tryRun(
    'bash',
    [
      '-c',
      'set -o pipefail; mmdebstrap "${@:2}" | docker import - "$1"',
      'bash',
      BASE_IMAGE,
      ...bootstrapArguments(mirror),
    ],
    {
      log: 'mmdebstrap.log',
      tell,
    },
  );
  if (made.code === 0) return;
  throw new StepFailure(`${BASE_IMAGE} could not be made from ${mirror}.`, {
    remedy: 'Make that mirror (or Docker Hub) reachable and try again.',
    log: made.log,
  });
}

/** @param {string} mirror */
const bootstrapArguments = (mirror) => [
  '--variant=minbase',
  // What the official slim image leaves out as well.
  '--dpkgopt=path-exclude=/usr/share/man/*',
  '--dpkgopt=path-exclude=/usr/share/locale/*',
  '--dpkgopt=path-exclude=/usr/share/doc/*',
  '--dpkgopt=path-include=/usr/share/doc/*/copyright',
  RELEASE,
  '-',
  mirror,
];

/** The mirror that this machine's own apt uses; Debian's own where it names none. */
function debianMirror() {
  const directory = '/etc/apt/sources.list.d';
  const listed = existsSync(directory)
    ? readdirSync(directory).map((file) => path.join(directory, file))
    : [];
  const files = ['/etc/apt/sources.list', ...listed].filter((file) => existsSync(file));
  return (
    mirrorIn(files.map((file) => readFileSync(file, 'utf8')).join('\n')) ?? 'http://deb.debian.org/debian'
  );
}

/**
 * The first Debian archive (not its security archive) that apt sources name, in either of their two formats.
 *
 * @param {string} sources
 * @returns {string | undefined}
 */
export function mirrorIn(sources) {
  const lines = sources.split('\n').filter((line) => /^(deb\s|URIs:)/.test(line.trim()));
  const urls = lines
    .flatMap((line) => line.match(/https?:\/\/\S+/g) ?? [])
    .map((url) => url.replace(/\/+$/, ''));
  return urls.find((url) => url.endsWith('/debian'));
}
