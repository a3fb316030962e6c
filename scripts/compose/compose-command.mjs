import { existsSync } from 'node:fs';
import path from 'node:path';
import { STATE } from '../console/paths.mjs';
import { tryRun } from '../console/run.mjs';

/** Where set-up puts a Compose of its own, on a machine that has none. */
export const OWN_COMPOSE = path.join(STATE, 'compose/docker-compose');

/**
 * The Compose of this machine's Docker, else ours. Debian's docker-compose 1 cannot read our file, so it is not asked.
 *
 * @returns {Promise<[string, ...string[]] | null>} null where there is none
 */
export async function composeCommand() {
  if ((await tryRun('docker', ['compose', 'version'])).code === 0) return ['docker', 'compose'];
  return existsSync(OWN_COMPOSE) ? [OWN_COMPOSE] : null;
}
