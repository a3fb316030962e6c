import path from 'node:path';
import type { Environment } from './environment';
import { readOrCreateSecret } from './local-secret';
import type { Profile } from './profile';

const MIN_CHARACTERS = 32;

/**
 * The secret that api and worker share. `WORKER_AUTH_TOKEN` holds it; where it is unset both find a generated one in the
 * same file below `dataDirectory`, in the local profile alone.
 */
export function readWorkerToken(env: Environment, profile: Profile, dataDirectory: string): string {
  if (profile === 'production' || env.optional('WORKER_AUTH_TOKEN') !== undefined) {
    return env.secret('WORKER_AUTH_TOKEN', MIN_CHARACTERS);
  }
  try {
    return readOrCreateSecret(path.resolve(dataDirectory, 'keys', 'worker-token'));
  } catch (error) {
    env.refuse('WORKER_AUTH_TOKEN', `is unset, and none can be made below TESTER_DATA_DIR: ${String(error)}`);
    return '';
  }
}
