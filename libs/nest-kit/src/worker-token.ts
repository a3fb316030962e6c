import path from 'node:path';
import type { Environment } from './environment';
import { readOrCreateSecret } from './local-secret';
import type { Profile } from './profile';

const MIN_CHARACTERS = 32;

/**
 * The secret that api and worker share. `WORKER_AUTH_TOKEN` holds it; in the local profile both find a generated one in
 * the same file (`WORKER_AUTH_TOKEN_FILE`, by default below `dataDirectory`).
 */
export function readWorkerToken(env: Environment, profile: Profile, dataDirectory: string): string {
  if (profile === 'production' || env.optional('WORKER_AUTH_TOKEN') !== undefined) {
    return env.secret('WORKER_AUTH_TOKEN', MIN_CHARACTERS);
  }
  const file = path.resolve(
    env.text('WORKER_AUTH_TOKEN_FILE', path.join(dataDirectory, 'keys', 'worker-token')),
  );
  try {
    const token = readOrCreateSecret(file);
    if (token.length < MIN_CHARACTERS) {
      env.refuse('WORKER_AUTH_TOKEN_FILE', `must hold at least ${MIN_CHARACTERS} characters`);
    }
    return token;
  } catch (error) {
    env.refuse('WORKER_AUTH_TOKEN_FILE', `cannot be read or made: ${String(error)}`);
    return '';
  }
}
