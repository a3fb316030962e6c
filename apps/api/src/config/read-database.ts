import path from 'node:path';
import type { Environment, Profile } from '@tester/nest-kit';
import type { DatabaseConfig } from './api-config';
import { roleOfKey } from './role-of-key';

const SERVICE_ROLE_KEY_MIN_CHARACTERS = 20;

/** `DATABASE_URL` goes first: over it the schema is migrated, and no hop lies between. */
export function readDatabase(env: Environment, profile: Profile, dataDirectory: string): DatabaseConfig {
  const isReachable = env.optional('DATABASE_URL') !== undefined;
  const hasServiceRole = env.optional('SUPABASE_SERVICE_ROLE_KEY') !== undefined;
  if (!isReachable && hasServiceRole) {
    return {
      kind: 'supabase',
      url: env.url('SUPABASE_URL', ['http:', 'https:']),
      serviceRoleKey: readServiceRoleKey(env),
    };
  }
  if (!isReachable && profile === 'local') {
    return { kind: 'pglite', directory: path.join(dataDirectory, 'database') };
  }
  if (!isReachable) {
    env.refuse('DATABASE_URL', 'is required; SUPABASE_URL with SUPABASE_SERVICE_ROLE_KEY will do as well');
    return { kind: 'postgres', url: '' };
  }
  return { kind: 'postgres', url: env.url('DATABASE_URL', ['postgres:', 'postgresql:']) };
}

/** A project has keys for browsers, too, and they look alike: with one of them every call would be refused. */
function readServiceRoleKey(env: Environment): string {
  const key = env.secret('SUPABASE_SERVICE_ROLE_KEY', SERVICE_ROLE_KEY_MIN_CHARACTERS);
  if (key.startsWith('sb_publishable_') || (key.includes('.') && roleOfKey(key) !== 'service_role')) {
    env.refuse(
      'SUPABASE_SERVICE_ROLE_KEY',
      'must be a secret key or the key of service_role, not one for browsers',
    );
  }
  return key;
}
