import { EnvironmentException } from '@tester/nest-kit';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readApiConfig } from './read-api-config';

const PLAIN = {
  TESTER_PROFILE: 'production',
  SUPABASE_URL: 'https://project.example',
  WORKER_URL: 'http://worker.example:5000',
  SPOOL_DIR: '/var/lib/tester/spool',
  TURNSTILE_HOSTNAMES: 'app.example',
  TURNSTILE_ACTION: 'generate',
};
const SECRETS = {
  SUPABASE_JWT_SECRET: randomBytes(32).toString('hex'),
  DATA_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  DATA_ENCRYPTION_PREVIOUS_KEYS: `k0:${randomBytes(32).toString('base64')}`,
  DATABASE_URL: 'postgres://user:pass@db.example/tester',
  REDIS_URL: 'redis://:pass@cache.example:6379',
  WORKER_AUTH_TOKEN: randomBytes(32).toString('hex'),
  INTERNAL_METRICS_TOKEN: randomBytes(32).toString('hex'),
  GEMINI_API_KEY: 'AIza-not-a-real-key',
  TURNSTILE_SECRET_KEY: '0x4AAAAAAAnot-a-real-secret',
};

describe('secrets of the api in files', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), 'tester-api-secrets-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const inFiles = (secrets: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(secrets).map(([name, value]) => {
        const file = path.join(directory, name.toLowerCase());
        writeFileSync(file, `${value}\n`);
        return [`${name}_FILE`, file];
      }),
    );

  it('should make the same configuration as the same secrets in the environment', () => {
    expect(readApiConfig({ ...PLAIN, ...inFiles(SECRETS) })).toEqual(readApiConfig({ ...PLAIN, ...SECRETS }));
  });

  it('should take the key of the Data API alike', () => {
    const { DATABASE_URL: _, ...rest } = SECRETS;
    const key = { SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_0123456789abcdef' };
    expect(readApiConfig({ ...PLAIN, ...rest, ...inFiles(key) }).database).toMatchObject({
      kind: 'supabase',
      serviceRoleKey: key.SUPABASE_SERVICE_ROLE_KEY,
    });
  });

  it('should be named in one report with all else that is wrong, each once', () => {
    const { GEMINI_API_KEY, ...rest } = SECRETS;
    const broken = {
      ...PLAIN,
      ...inFiles(rest),
      TURNSTILE_ACTION: '',
      REDIS_URL: SECRETS.REDIS_URL,
      DATABASE_URL_FILE: path.join(directory, 'none'),
      ...inFiles({ GEMINI_API_KEY, DATA_ENCRYPTION_KEY: '' }),
    };
    let faults: readonly string[] = [];
    try {
      readApiConfig(broken);
    } catch (error) {
      if (!(error instanceof EnvironmentException)) throw error;
      faults = error.faults.map(({ variable }) => variable);
    }
    expect(faults).toEqual([
      'DATA_ENCRYPTION_KEY_FILE',
      'DATABASE_URL_FILE',
      'REDIS_URL_FILE',
      'TURNSTILE_ACTION',
    ]);
  });
});
