import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EnvironmentException } from '@tester/nest-kit';
import { USUAL_CAPS } from './limit-caps';
import { readWorkerConfig, slotsFor } from './read-worker-config';

const TOKEN = 'an-honest-secret-of-more-than-32-characters';

describe(readWorkerConfig.name, () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'worker-config-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const faultsOf = (variables: Record<string, string>): string[] => {
    try {
      readWorkerConfig(variables);
    } catch (error) {
      if (error instanceof EnvironmentException) return error.faults.map(({ variable }) => variable);
      throw error;
    }
    return [];
  };

  it('should need nothing but a token', () => {
    expect(readWorkerConfig({ WORKER_AUTH_TOKEN: TOKEN })).toMatchObject({
      profile: 'local',
      http: { host: '127.0.0.1', port: 5000, logLevel: 'warn', drainMs: 20_000 },
      authToken: TOKEN,
      engine: {
        socketPath: '/var/run/docker.sock',
        runtime: undefined,
        imagePrefix: 'tester-sandbox',
        imageTag: 'dev',
      },
      slots: { queueLength: 32, queueWaitMs: 30_000 },
      instance: expect.stringMatching(/-5000$/) as string,
    });
  });

  it('should freeze what it read', () => {
    const config = readWorkerConfig({ WORKER_AUTH_TOKEN: TOKEN });

    expect([config, config.http, config.engine, config.slots, config.pool].every(Object.isFrozen)).toBe(true);
  });

  it('should take every value from its variable', () => {
    const config = readWorkerConfig({
      NODE_ENV: 'production',
      WORKER_AUTH_TOKEN: TOKEN,
      WORKER_HOST: '0.0.0.0',
      WORKER_PORT: '5001',
      DOCKER_SOCKET: '/run/other.sock',
      DOCKER_RUNTIME: 'runsc',
      SANDBOX_IMAGE_PREFIX: 'registry.example/tester',
      SANDBOX_IMAGE_TAG: '1.2',
      SANDBOX_SLOTS: '3',
      SANDBOX_QUEUE_LENGTH: '4',
      SANDBOX_QUEUE_WAIT_MS: '5',
      POOL_MEMORY_BYTES: '1000000',
      POOL_MIN: '0',
      POOL_MAX: '7',
      POOL_REFILLS: '8',
      WORKER_DRAIN_MS: '6',
      SANDBOX_MAX_WALL_MS: '120000',
      SANDBOX_MAX_CPUS: '4',
      SANDBOX_MAX_PROCESSES: '64',
      WORKER_INSTANCE: 'left',
    });

    expect(config).toEqual({
      profile: 'production',
      http: { host: '0.0.0.0', port: 5001, logLevel: 'info', drainMs: 6 },
      authToken: TOKEN,
      engine: {
        socketPath: '/run/other.sock',
        runtime: 'runsc',
        imagePrefix: 'registry.example/tester',
        imageTag: '1.2',
      },
      slots: { count: 3, queueLength: 4, queueWaitMs: 5 },
      pool: { memoryBytes: 1_000_000, min: 0, max: 7, refills: 8 },
      limitCaps: { ...USUAL_CAPS, wallMs: 120_000, cpus: 4, maxProcesses: 64 },
      instance: 'left',
      observability: {
        metricsPort: null,
        metricsHost: '127.0.0.1',
        metricsToken: null,
        otlpEndpoint: null,
      },
    });
  });

  it('should name every fault at once', () => {
    expect(
      faultsOf({
        TESTER_PROFILE: 'production',
        WORKER_PORT: 'http',
        WORKER_AUTH_TOKEN: 'changeme',
        SANDBOX_SLOTS: '0',
        POOL_MIN: '9',
        SANDBOX_IMAGE_TAG: 'a b',
        WORKER_INSTANCE: 'x=y',
        LOG_LEVEL: 'loud',
      }),
    ).toEqual([
      'WORKER_PORT',
      'LOG_LEVEL',
      'WORKER_AUTH_TOKEN',
      'SANDBOX_IMAGE_TAG',
      'SANDBOX_SLOTS',
      'POOL_MIN',
      'WORKER_INSTANCE',
    ]);
  });

  it('should have no stock at all where there may be none', () => {
    expect(readWorkerConfig({ WORKER_AUTH_TOKEN: TOKEN, POOL_MAX: '0' }).pool).toMatchObject({
      min: 0,
      max: 0,
    });
  });

  it('should refuse production without a token', () => {
    expect(faultsOf({ TESTER_PROFILE: 'production' })).toEqual(['WORKER_AUTH_TOKEN']);
  });

  it('should have a port of its own for figures, beside an api that reads the same environment', () => {
    const ports = { API_METRICS_PORT: '9464', WORKER_METRICS_PORT: '9465' };
    const { observability } = readWorkerConfig({ WORKER_AUTH_TOKEN: TOKEN, ...ports });
    expect(observability.metricsPort).toBe(9465);
  });

  describe('without a token in the environment', () => {
    it('should make one that only the owner can read, and find it again', () => {
      const { authToken } = readWorkerConfig({ TESTER_DATA_DIR: directory });
      const file = path.join(directory, 'keys/worker-token');

      expect(readFileSync(file, 'utf8')).toBe(authToken);
      expect(authToken).toHaveLength(43);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readWorkerConfig({ TESTER_DATA_DIR: directory }).authToken).toBe(authToken);
    });

    it.each(['local', 'production'])('should read the file it is told: %s', (profile) => {
      const file = path.join(directory, 'token');
      writeFileSync(file, `${TOKEN}\n`);

      expect(readWorkerConfig({ TESTER_PROFILE: profile, WORKER_AUTH_TOKEN_FILE: file }).authToken).toBe(
        TOKEN,
      );
    });

    it('should refuse a file that holds too little', () => {
      const file = path.join(directory, 'token');
      writeFileSync(file, 'short');

      expect(faultsOf({ WORKER_AUTH_TOKEN_FILE: file })).toEqual(['WORKER_AUTH_TOKEN']);
    });

    it('should refuse a file that is not there', () => {
      const file = path.join(directory, 'none');

      expect(faultsOf({ WORKER_AUTH_TOKEN_FILE: file })).toEqual(['WORKER_AUTH_TOKEN_FILE']);
    });
  });
});

describe(slotsFor.name, () => {
  const GIB = 1024 ** 3;

  it.each([
    ['a slot for each core', 4, 16 * GIB, 4],
    ['no more than half the memory can feed', 16, 4 * GIB, 4],
    ['one slot on any machine', 2, GIB / 4, 1],
  ])('should give %s', (_, cores, memoryBytes, slots) => {
    expect(slotsFor(cores, memoryBytes, GIB / 2)).toBe(slots);
  });
});
