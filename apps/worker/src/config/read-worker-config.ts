import { availableParallelism, hostname, totalmem } from 'node:os';
import {
  deepFreeze,
  Environment,
  readObservability,
  readProfile,
  readWorkerToken,
  SHARED_SECRETS,
} from '@tester/nest-kit';
import { readLimitCaps } from './limit-caps';
import type { PoolConfig, WorkerConfig } from './worker-config';

/** Of the machine's memory, what sandboxes may take: those in stock by default, and running ones at the largest limit. */
const POOL_MEMORY_SHARE = 0.25;
const RUNS_MEMORY_SHARE = 0.5;
/** What may stand in a label and in an image name. */
const PLAIN_NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$/;
const IMAGE_PREFIX = /^[a-z0-9][a-z0-9._/:-]{0,199}$/;

/**
 * Reads, validates and freezes the environment.
 * @throws EnvironmentException naming every fault at once.
 */
export function readWorkerConfig(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): WorkerConfig {
  const env = new Environment(variables, SHARED_SECRETS);
  const profile = readProfile(env);
  const port = env.integer('WORKER_PORT', 5000, { min: 1, max: 65_535 });
  const limitCaps = readLimitCaps(env);
  const usualSlots = slotsFor(availableParallelism(), totalmem(), limitCaps.memoryBytes);
  const config: WorkerConfig = {
    profile,
    http: {
      host: env.text('WORKER_HOST', '127.0.0.1'),
      port,
      logLevel: env.oneOf(
        'LOG_LEVEL',
        ['silent', 'error', 'warn', 'info', 'debug'],
        profile === 'local' ? 'warn' : 'info',
      ),
      drainMs: env.integer('WORKER_DRAIN_MS', 20_000, { min: 0, max: 600_000 }),
    },
    authToken: readWorkerToken(env, profile, env.text('TESTER_DATA_DIR', '.tester')),
    engine: {
      socketPath: env.text('DOCKER_SOCKET', '/var/run/docker.sock'),
      runtime: env.optional('DOCKER_RUNTIME'),
      imagePrefix: readMatching(env, 'SANDBOX_IMAGE_PREFIX', 'tester-sandbox', IMAGE_PREFIX),
      imageTag: readMatching(env, 'SANDBOX_IMAGE_TAG', 'dev', PLAIN_NAME),
    },
    slots: {
      count: env.integer('SANDBOX_SLOTS', usualSlots, { min: 1, max: 256 }),
      queueLength: env.integer('SANDBOX_QUEUE_LENGTH', 32, { min: 0, max: 10_000 }),
      queueWaitMs: env.integer('SANDBOX_QUEUE_WAIT_MS', 30_000, { min: 0, max: 600_000 }),
    },
    pool: readPool(env),
    limitCaps,
    // Stable over restarts, so that a worker finds what its predecessor left behind.
    instance: readMatching(env, 'WORKER_INSTANCE', `${hostname().slice(0, 50)}-${port}`, PLAIN_NAME),
    observability: readObservability(env, 'WORKER'),
  };
  env.assertSound();
  return deepFreeze(config);
}

/** As many runs as there are cores, and fewer where they could not all have the most memory a run may ask for. */
export function slotsFor(cores: number, memoryBytes: number, largestRunBytes: number): number {
  return Math.max(1, Math.min(cores, Math.floor((memoryBytes * RUNS_MEMORY_SHARE) / largestRunBytes)));
}

function readPool(env: Environment): PoolConfig {
  const max = env.integer('POOL_MAX', 8, { min: 0, max: 256 });
  return {
    memoryBytes: env.integer('POOL_MEMORY_BYTES', Math.floor(totalmem() * POOL_MEMORY_SHARE), {
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
    }),
    min: env.integer('POOL_MIN', Math.min(1, max), { min: 0, max }),
    max,
    refills: env.integer('POOL_REFILLS', availableParallelism(), { min: 1, max: 64 }),
  };
}

function readMatching(env: Environment, variable: string, fallback: string, pattern: RegExp): string {
  const value = env.text(variable, fallback);
  if (!pattern.test(value)) env.refuse(variable, `must match ${pattern.source}`);
  return value;
}
