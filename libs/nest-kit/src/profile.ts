import type { Environment } from './environment';

/** `local` embeds and generates what is not configured; `production` refuses to start without it. */
export type Profile = 'local' | 'production';

/** `TESTER_PROFILE` decides; without it `NODE_ENV=production` means production, so that no deployment falls into local. */
export function readProfile(env: Environment): Profile {
  const implied = env.optional('NODE_ENV') === 'production' ? 'production' : 'local';
  return env.oneOf('TESTER_PROFILE', ['local', 'production'], implied);
}
