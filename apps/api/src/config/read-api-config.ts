import path from 'node:path';
import {
  deepFreeze,
  Environment,
  EnvironmentException,
  readObservability,
  readProfile,
  readWorkerToken,
  SHARED_SECRETS,
  type EnvironmentFault,
  type Profile,
} from '@tester/nest-kit';
import type { ApiConfig, CacheConfig, CreditsConfig, WriterConfig } from './api-config';
import { localKeys } from './local-keys';
import { readAuth } from './read-auth';
import { readDatabase } from './read-database';
import { readEncryption } from './read-encryption';
import { readRateLimits } from './read-rate-limits';
import { readTurnstile } from './read-turnstile';
import { readWorkerUrls } from './read-worker-urls';

/** What may be given as a file; addresses with passwords in them are secrets, too. */
const SECRETS = [
  ...SHARED_SECRETS,
  'TURNSTILE_SECRET_KEY',
  'SUPABASE_JWT_SECRET',
  'SUPABASE_SERVICE_ROLE_KEY',
  'DATA_ENCRYPTION_KEY',
  'DATA_ENCRYPTION_PREVIOUS_KEYS',
  'DATABASE_URL',
  'REDIS_URL',
  'GEMINI_API_KEY',
];
/** Gemini models this release has prompts for; the first is the default. */
const GEMINI_MODELS = ['gemini-3-flash-preview'];
/** The worker takes no run that is given less than a tenth of a second. */
const FACTS_MIN_MS = 200;
/** More than this in one entry the ledger refuses. */
const CREDITS_MAX = 1_000_000;

/**
 * Reads, validates and freezes the environment. In production nothing has an embedded default that stands for an
 * outside part or a secret; in the local profile they are generated below the data directory.
 * @throws EnvironmentException naming every fault at once.
 */
export function readApiConfig(variables?: Readonly<Record<string, string | undefined>>): ApiConfig {
  const { config, faults } = examineApiConfig(variables);
  if (faults.length > 0) throw new EnvironmentException(faults);
  return config;
}

/** As {@link readApiConfig}, with the faults instead: what they name is harmless and of no use, the rest may be used. */
export function examineApiConfig(variables: Readonly<Record<string, string | undefined>> = process.env): {
  config: ApiConfig;
  faults: readonly EnvironmentFault[];
} {
  const env = new Environment(variables, SECRETS);
  const profile = readProfile(env);
  const dataDirectory = path.resolve(env.text('TESTER_DATA_DIR', '.tester'));
  const keys = profile === 'local' ? localKeys(dataDirectory) : null;
  const config: ApiConfig = {
    profile,
    http: {
      host: env.text('API_HOST', '127.0.0.1'),
      port: env.integer('API_PORT', 8000, { min: 1, max: 65_535 }),
      corsOrigins: readOrigins(env),
      docsEnabled: env.flag('API_DOCS', profile === 'local'),
      drainMs: env.integer('API_DRAIN_MS', 10_000, { min: 0, max: 600_000 }),
      logLevel: env.oneOf(
        'LOG_LEVEL',
        ['silent', 'error', 'warn', 'info', 'debug'],
        profile === 'local' ? 'warn' : 'info',
      ),
    },
    auth: readAuth(env, keys),
    encryption: readEncryption(env, keys?.encryptionKey),
    database: readDatabase(env, profile, dataDirectory),
    spool: {
      directory: path.resolve(
        env.text('SPOOL_DIR', profile === 'local' ? path.join(dataDirectory, 'spool') : undefined),
      ),
    },
    cache: readCache(env, profile),
    worker: {
      urls: readWorkerUrls(env, profile),
      authToken: readWorkerToken(env, profile, dataDirectory),
      timeoutMs: env.integer('WORKER_TIMEOUT_MS', 120_000, { min: 1000, max: 900_000 }),
    },
    writer: readWriter(env, profile),
    generation: {
      maxRunning: env.integer('GENERATIONS_MAX_RUNNING', 200, { min: 1, max: 10_000 }),
      orphanMs: env.integer('GENERATION_ORPHAN_MS', 60_000, { min: 100, max: 3_600_000 }),
    },
    verification: { isDefault: env.flag('VERIFY_BY_DEFAULT', profile === 'local') },
    credits: readCredits(env, profile),
    rateLimits: readRateLimits(env, profile),
    turnstile: readTurnstile(env, profile),
    observability: readObservability(env, 'API'),
    overload: { loopLagMs: env.integer('OVERLOAD_LOOP_LAG_MS', 2_000, { min: 100, max: 60_000 }) },
  };
  return { config: deepFreeze(config), faults: env.found };
}

function readOrigins(env: Environment): readonly string[] {
  const origins = env.list('CORS_ORIGINS');
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      env.refuse('CORS_ORIGINS', 'must be exact origins such as https://app.example, separated by commas');
    }
  }
  return origins;
}

function readCache(env: Environment, profile: Profile): CacheConfig {
  if (profile === 'local' && env.optional('REDIS_URL') === undefined) return { kind: 'in-memory' };
  return { kind: 'redis', url: env.url('REDIS_URL', ['redis:', 'rediss:']) };
}

function readWriter(env: Environment, profile: Profile): WriterConfig {
  const wanted = env.oneOf('SUITE_WRITER', ['gemini', 'characterization', 'auto'], 'auto');
  const apiKey = env.optional('GEMINI_API_KEY');
  // In production the offline writer must be asked for by name: it is an embedded default.
  if (wanted === 'characterization' || (wanted === 'auto' && profile === 'local' && apiKey === undefined)) {
    return { kind: 'characterization' };
  }
  return {
    kind: 'gemini',
    apiKey: env.secret('GEMINI_API_KEY', 10),
    baseUrl:
      env.optional('GEMINI_BASE_URL') === undefined
        ? undefined
        : env.url('GEMINI_BASE_URL', ['http:', 'https:']),
    models: env.list('GEMINI_MODELS', GEMINI_MODELS),
    transport: env.oneOf('GEMINI_TRANSPORT', ['sdk', 'http'], 'sdk'),
    patience: {
      firstChunkMs: env.integer('GEMINI_FIRST_CHUNK_MS', 30_000, { min: 1000, max: 600_000 }),
      idleMs: env.integer('GEMINI_IDLE_MS', 20_000, { min: 1000, max: 600_000 }),
    },
    factsMs: readFactsMs(env),
  };
}

/**
 * A warm sandbox has the first observations of a source in any language after 0.7 to 1.3 s on a busy machine; a model takes
 * seconds for its first piece.
 */
function readFactsMs(env: Environment): number {
  const ms = env.integer('GEMINI_FACTS_MS', 1_500, { min: 0, max: 10_000 });
  if (ms > 0 && ms < FACTS_MIN_MS) {
    env.refuse('GEMINI_FACTS_MS', `must be 0, or ${FACTS_MIN_MS} at least: no sandbox shows anything sooner`);
  }
  return ms;
}

/** Off in the local profile: whoever runs TESTER for themselves is not to be stopped by a price list. */
function readCredits(env: Environment, profile: Profile): CreditsConfig {
  return {
    isEnabled: env.flag('CREDITS_ENABLED', profile === 'production'),
    generationCost: env.integer('CREDITS_GENERATION_COST', 10, { min: 1, max: CREDITS_MAX }),
    welcome: env.integer('CREDITS_WELCOME', 50, { min: 0, max: CREDITS_MAX }),
    daily: env.integer('CREDITS_DAILY', 30, { min: 0, max: CREDITS_MAX }),
  };
}
