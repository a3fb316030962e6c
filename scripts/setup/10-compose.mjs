import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { composeCommand, OWN_COMPOSE } from '../compose/compose-command.mjs';
import { StepFailure } from '../console/failure.mjs';
import { withProgress } from '../console/progress.mjs';
import { tryRun } from '../console/run.mjs';
import { BASE_IMAGE, provideBaseImage } from './4-base-image.mjs';

/** Prints the plugin out of Debian's package of Compose 2, which apt has checked; the machine needs no apt for it. */
const PRINT_PLUGIN = `
apt-get update -qq >&2
cd /tmp
apt-get download -qq docker-compose >&2
dpkg-deb --fsys-tarfile docker-compose_*.deb | tar -xO ./usr/libexec/docker/cli-plugins/docker-compose
`;

/**
 * Provides Compose 2: the machine's own, else the one that Debian has for the release of the base image. (Building it with
 * Go takes minutes, this takes seconds.)
 *
 * @returns {Promise<[string, ...string[]]>} the command
 */
export async function provideCompose() {
  const present = await composeCommand();
  if (present !== null) return present;
  await provideBaseImage();
  await withProgress('fetching docker-compose from Debian', fetchCompose);
  return [OWN_COMPOSE];
}

/** @param {(line: string) => void} tell */
async function fetchCompose(tell) {
  const fetched = `${OWN_COMPOSE}.part`;
  mkdirSync(path.dirname(OWN_COMPOSE), { recursive: true });
  const container = ['docker', 'run', '--rm', '--network=host', BASE_IMAGE, 'sh', '-euc', PRINT_PLUGIN];
  const { code, log } = await tryRun('sh', ['-euc', 'exec "$@" > "$0"', fetched, ...container], {
    tell,
    log: 'compose.log',
  });
  if (code === 0) {
    chmodSync(fetched, 0o755);
    if ((await tryRun(fetched, ['version'])).code === 0) return renameSync(fetched, OWN_COMPOSE);
  }
  rmSync(fetched, { force: true });
  throw new StepFailure('There is no Compose 2, and it could not be fetched.', {
    remedy: 'Install the Compose plugin of Docker (https://docs.docker.com/compose/install/), and try again.',
    log,
  });
}
