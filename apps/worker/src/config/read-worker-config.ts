import { availableParallelism, hostname } from 'node:os';
import { deepFreeze, Environment, readProfile, readWorkerToken } from '@tester/nest-kit';
import type { WorkerConfig } from './worker-config';

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
  const env = new Environment(variables);
  const profile = readProfile(env);
  const port = env.integer('WORKER_PORT', 5000, { min: 1, max: 65_535 });
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
      count: env.integer('SANDBOX_SLOTS', availableParallelism(), { min: 1, max: 256 }),
      queueLength: env.integer('SANDBOX_QUEUE_LENGTH', 32, { min: 0, max: 10_000 }),
      queueWaitMs: env.integer('SANDBOX_QUEUE_WAIT_MS', 30_000, { min: 0, max: 600_000 }),
    },
    // Stable over restarts, so that a worker finds what its predecessor left behind.
    instance: readMatching(env, 'WORKER_INSTANCE', `${hostname().slice(0, 50)}-${port}`, PLAIN_NAME),
  };
  env.assertSound();
  return deepFreeze(config);
}

function readMatching(env: Environment, variable: string, fallback: string, pattern: RegExp): string {
  const value = env.text(variable, fallback);
  if (!pattern.test(value)) env.refuse(variable, `must match ${pattern.source}`);
  return value;
}
