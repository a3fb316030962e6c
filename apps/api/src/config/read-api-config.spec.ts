import { EnvironmentException } from '@tester/nest-kit';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readApiConfig } from './read-api-config';

const production = {
  TESTER_PROFILE: 'production',
  SUPABASE_URL: 'https://project.example',
  SUPABASE_JWT_SECRET: randomBytes(32).toString('hex'),
  DATA_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  DATABASE_URL: 'postgres://user:pass@db.example/tester',
  REDIS_URL: 'redis://cache.example:6379',
  WORKER_URL: 'http://worker.example:5000/',
  WORKER_AUTH_TOKEN: randomBytes(32).toString('hex'),
  GEMINI_API_KEY: 'AIza-not-a-real-key',
  TURNSTILE_SECRET_KEY: '0x4AAAAAAAnot-a-real-secret',
  SPOOL_DIR: '/var/lib/tester/spool',
  TURNSTILE_HOSTNAMES: 'App.example, www.app.example',
  TURNSTILE_ACTION: 'generate',
};

const legacyKeyOf = (role: string): string => {
  const claims = Buffer.from(JSON.stringify({ iss: 'supabase', role })).toString('base64url');
  return `eyJhbGciOiJIUzI1NiJ9.${claims}.signature`;
};

describe(readApiConfig.name, () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'tester-config-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const local = (more: Record<string, string> = {}): Record<string, string> => ({
    TESTER_DATA_DIR: directory,
    ...more,
  });
  const faultsOf = (variables: Record<string, string>): string[] => {
    try {
      readApiConfig(variables);
      return [];
    } catch (error) {
      if (!(error instanceof EnvironmentException)) throw error;
      return error.faults.map(({ variable }) => variable);
    }
  };

  it('should embed everything in the local profile, with keys that survive a restart', () => {
    const first = readApiConfig(local());
    expect(first).toMatchObject({
      profile: 'local',
      http: { host: '127.0.0.1', port: 8000, docsEnabled: true },
      database: { kind: 'pglite', directory: path.join(directory, 'database') },
      cache: { kind: 'in-memory' },
      writer: { kind: 'characterization' },
      worker: { urls: ['http://127.0.0.1:5000'] },
      rateLimits: { proxyHops: 0, addressPerMinute: 6000 },
      turnstile: { kind: 'off' },
      verification: { isDefault: true },
    });
    expect(first.encryption.key).toHaveLength(32);
    const second = readApiConfig(local());
    expect(second.encryption.key).toEqual(first.encryption.key);
    expect(second.auth.jwtSecret).toBe(first.auth.jwtSecret);
    expect(second.worker.authToken).toBe(first.worker.authToken);
    expect(statSync(path.join(directory, 'keys', 'jwt-secret')).mode & 0o077).toBe(0);
  });

  it('should take outside parts into the local profile where they are named', () => {
    const { TESTER_PROFILE: _, ...parts } = production;
    expect(readApiConfig(local(parts))).toMatchObject({
      profile: 'local',
      auth: { issuer: 'https://project.example/auth/v1', jwtSecret: production.SUPABASE_JWT_SECRET },
      database: { kind: 'postgres' },
      cache: { kind: 'redis' },
      worker: { authToken: production.WORKER_AUTH_TOKEN },
      writer: { kind: 'gemini', baseUrl: undefined, models: ['gemini-3-flash-preview'] },
    });
  });

  it('should let Gemini wait for facts as long as it is told to, and not at all', () => {
    expect(readApiConfig(production).writer).toMatchObject({ factsMs: 1500 });
    expect(readApiConfig({ ...production, GEMINI_FACTS_MS: '0' }).writer).toMatchObject({ factsMs: 0 });
    for (const useless of ['-1', '1', '199', '10001']) {
      expect(faultsOf({ ...production, GEMINI_FACTS_MS: useless })).toEqual(['GEMINI_FACTS_MS']);
    }
  });

  it('should take the signing keys of the project, and the legacy secret where it is set', () => {
    const issuer = 'https://project.example/auth/v1';
    const jwksUrl = `${issuer}/.well-known/jwks.json`;
    const { SUPABASE_JWT_SECRET: jwtSecret, ...modern } = production;
    expect(readApiConfig(modern).auth).toEqual({ jwtSecret: null, issuer, jwksUrl });
    expect(readApiConfig(production).auth).toEqual({ jwtSecret, issuer, jwksUrl });
    expect(readApiConfig(local()).auth).not.toHaveProperty('jwksUrl');
    expect(faultsOf({ ...production, SUPABASE_JWT_SECRET: 'short' })).toEqual(['SUPABASE_JWT_SECRET']);
  });

  it('should count credits in production, and locally only when asked to', () => {
    const prices = { generationCost: 10, welcome: 50, daily: 30 };
    expect(readApiConfig(production).credits).toEqual({ isEnabled: true, ...prices });
    expect(readApiConfig(local()).credits).toEqual({ isEnabled: false, ...prices });
    const more = {
      CREDITS_ENABLED: 'true',
      CREDITS_GENERATION_COST: '3',
      CREDITS_WELCOME: '0',
      CREDITS_DAILY: '7',
    };
    const changed = { isEnabled: true, generationCost: 3, welcome: 0, daily: 7 };
    expect(readApiConfig(local(more)).credits).toEqual(changed);
    expect(readApiConfig({ ...production, CREDITS_ENABLED: 'false' }).credits).toMatchObject({
      isEnabled: false,
    });
  });

  it('should reach the database through the Data API where that alone is named', () => {
    const key = 'sb_secret_0123456789abcdef';
    const { DATABASE_URL: _, ...rest } = production;
    const supabase = { kind: 'supabase', url: 'https://project.example', serviceRoleKey: key };
    expect(readApiConfig({ ...rest, SUPABASE_SERVICE_ROLE_KEY: key }).database).toEqual(supabase);
    const named = { SUPABASE_URL: 'https://project.example/', SUPABASE_SERVICE_ROLE_KEY: key };
    expect(readApiConfig(local(named)).database).toEqual(supabase);
    expect(readApiConfig({ ...production, SUPABASE_SERVICE_ROLE_KEY: key }).database).toMatchObject({
      kind: 'postgres',
    });
    expect(faultsOf(local({ SUPABASE_SERVICE_ROLE_KEY: key }))).toEqual(['SUPABASE_URL']);
    const { SUPABASE_URL: __, ...nowhere } = rest;
    expect(faultsOf({ ...nowhere, SUPABASE_SERVICE_ROLE_KEY: key })).toEqual(['SUPABASE_URL']);
  });

  it.each([
    ['a secret key', 'sb_secret_0123456789abcdef', []],
    ['a legacy key of service_role', legacyKeyOf('service_role'), []],
    ['a legacy key for browsers', legacyKeyOf('anon'), ['SUPABASE_SERVICE_ROLE_KEY']],
    ['a publishable key', 'sb_publishable_0123456789abcdef', ['SUPABASE_SERVICE_ROLE_KEY']],
    ['a token that says nothing', 'aaaaaaaaaaaa.bbbbbbbbbbbb.cccc', ['SUPABASE_SERVICE_ROLE_KEY']],
    ['too short a key', 'sb_secret_', ['SUPABASE_SERVICE_ROLE_KEY']],
  ])('should look at the key of the Data API: %s', (_, key, faults) => {
    const { DATABASE_URL: __, ...rest } = production;
    expect(faultsOf({ ...rest, SUPABASE_SERVICE_ROLE_KEY: key })).toEqual(faults);
  });

  it('should name every missing variable of production at once', () => {
    expect(faultsOf({ TESTER_PROFILE: 'production' })).toEqual([
      'SUPABASE_URL',
      'DATA_ENCRYPTION_KEY',
      'DATABASE_URL',
      'SPOOL_DIR',
      'REDIS_URL',
      'WORKER_URL',
      'WORKER_AUTH_TOKEN',
      'GEMINI_API_KEY',
      'TURNSTILE_SECRET_KEY',
      'TURNSTILE_HOSTNAMES',
      'TURNSTILE_ACTION',
    ]);
  });

  it('should take several workers, and never guess which of two settings is meant', () => {
    const { WORKER_URL: _, ...rest } = production;
    const urlsOf = (WORKER_URLS: string): readonly string[] =>
      readApiConfig({ ...rest, WORKER_URLS }).worker.urls;
    expect(urlsOf('http://a:5000/, https://b/worker')).toEqual(['http://a:5000', 'https://b/worker']);
    expect(faultsOf({ ...production, WORKER_URLS: 'http://a:5000' })).toEqual(['WORKER_URLS']);
    expect(faultsOf({ ...rest, WORKER_URLS: ',' })).toEqual(['WORKER_URLS']);
    expect(faultsOf({ ...rest, WORKER_URLS: 'http://a:5000,http://a:5000/' })).toEqual(['WORKER_URLS']);
    expect(faultsOf({ ...rest, WORKER_URL: 'worker:5000' })).toEqual(['WORKER_URL']);
  });

  it('should name every worker whose address makes no sense, and never the address', () => {
    const { WORKER_URL: _, ...rest } = production;
    const read = (): unknown =>
      readApiConfig({ ...rest, WORKER_URLS: 'ftp://a,http://b,http://me:hunter2@c,nonsense,http://d?x=1' });
    expect(read).toThrow(/address 1 must be a URL[^]*address 3 must have no user[^]*address 4[^]*address 5/);
    expect(read).not.toThrow(/hunter2|address 2/);
  });

  it('should never make local keys in production', () => {
    expect(() => readApiConfig({ ...local(), TESTER_PROFILE: 'production' })).toThrow(EnvironmentException);
    expect(existsSync(path.join(directory, 'keys'))).toBe(false);
  });

  it('should take NODE_ENV=production for the production profile', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toContain('DATABASE_URL');
  });

  it('should accept a sound production environment, frozen', () => {
    const sut = readApiConfig(production);
    expect(sut).toMatchObject({
      profile: 'production',
      http: { docsEnabled: false },
      worker: { urls: ['http://worker.example:5000'] },
      rateLimits: { proxyHops: 0, addressPerMinute: 600 },
      turnstile: {
        kind: 'siteverify',
        hostnames: ['app.example', 'www.app.example'],
        action: 'generate',
        url: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
      },
    });
    expect(Object.isFrozen(sut)).toBe(true);
    expect(Object.isFrozen(sut.http)).toBe(true);
  });

  it('should take a widget without an action where that is said', () => {
    const { turnstile } = readApiConfig({ ...production, TURNSTILE_ACTION: 'none' });
    expect(turnstile).toMatchObject({ action: '' });
  });

  it('should serve the offline writer in production only when it is asked for by name', () => {
    const { GEMINI_API_KEY: _, ...rest } = production;
    expect(faultsOf(rest)).toEqual(['GEMINI_API_KEY']);
    expect(readApiConfig({ ...rest, SUITE_WRITER: 'characterization' }).writer).toEqual({
      kind: 'characterization',
    });
  });

  it.each([
    ['a short key', { DATA_ENCRYPTION_KEY: randomBytes(16).toString('base64') }, 'DATA_ENCRYPTION_KEY'],
    ['a key of zeros', { DATA_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64') }, 'DATA_ENCRYPTION_KEY'],
    ['a key id with a dot', { DATA_ENCRYPTION_KEY_ID: 'a.b' }, 'DATA_ENCRYPTION_KEY_ID'],
    ['a short token for the worker', { WORKER_AUTH_TOKEN: 'abc' }, 'WORKER_AUTH_TOKEN'],
    ['a database of another kind', { DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    ['a generation that costs nothing', { CREDITS_GENERATION_COST: '0' }, 'CREDITS_GENERATION_COST'],
    ['a price in words', { CREDITS_WELCOME: 'fifty' }, 'CREDITS_WELCOME'],
    ['a port that is none', { API_PORT: '0' }, 'API_PORT'],
    ['an origin with a path', { CORS_ORIGINS: 'https://app.example/path' }, 'CORS_ORIGINS'],
    ['any origin', { CORS_ORIGINS: '*' }, 'CORS_ORIGINS'],
    ['an unknown profile', { TESTER_PROFILE: 'staging' }, 'TESTER_PROFILE'],
    ['a patience without end', { GEMINI_IDLE_MS: '0' }, 'GEMINI_IDLE_MS'],
    ['no generation at a time', { GENERATIONS_MAX_RUNNING: '0' }, 'GENERATIONS_MAX_RUNNING'],
    ['no time for a reader to come back', { GENERATION_ORPHAN_MS: '0' }, 'GENERATION_ORPHAN_MS'],
    ['no Turnstile secret', { TURNSTILE_SECRET_KEY: '' }, 'TURNSTILE_SECRET_KEY'],
    ['a secret for tests', { TURNSTILE_SECRET_KEY: `1x${'0'.repeat(31)}AA` }, 'TURNSTILE_SECRET_KEY'],
    ['no host name', { TURNSTILE_HOSTNAMES: '' }, 'TURNSTILE_HOSTNAMES'],
    ['a host name with a scheme', { TURNSTILE_HOSTNAMES: 'https://app.example' }, 'TURNSTILE_HOSTNAMES'],
    ['an action that none can be', { TURNSTILE_ACTION: 'a b' }, 'TURNSTILE_ACTION'],
    ['any number of proxies', { TRUST_PROXY: 'true' }, 'TRUST_PROXY'],
    ['fewer proxies than none', { TRUST_PROXY: '-1' }, 'TRUST_PROXY'],
    ['too many proxies', { TRUST_PROXY: '11' }, 'TRUST_PROXY'],
    ['addresses of proxies', { TRUST_PROXY: '10.0.0.0/8' }, 'TRUST_PROXY'],
    ['a limit of none', { RATE_LIMIT_ADDRESS_PER_MINUTE: '0' }, 'RATE_LIMIT_ADDRESS_PER_MINUTE'],
    ['a Gemini address that is no URL', { GEMINI_BASE_URL: 'here' }, 'GEMINI_BASE_URL'],
  ])('should refuse %s', (_, change, variable) => {
    expect(faultsOf({ ...production, ...change, TESTER_DATA_DIR: directory })).toContain(variable);
  });
});
