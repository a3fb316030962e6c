import { Logger } from '@nestjs/common';
import { TesterException } from '@tester/exceptions';
import type { StartTrouble } from '@tester/nest-kit';
import { access, constants, mkdir } from 'node:fs/promises';
import { isNativeError } from 'node:util/types';
import { RedisConnection } from '../cache/redis-connection';
import type { CacheConfig, DatabaseConfig } from '../config/api-config';
import type { MigrationSource } from '../database/migration-source';
import { examineDatabase, openDatabase } from '../database/open-database';

const REDIS_WAIT_MS = 1_000;
const WORKER_WAIT_MS = 2_000;
const DIRECTORY_MODE = 0o700;

/** None, or one. The embedded database is looked at where it is opened: one process at a time may. */
export async function databaseTrouble(
  config: DatabaseConfig,
  source: MigrationSource,
  mayMigrate: boolean,
): Promise<StartTrouble[]> {
  if (config.kind === 'pglite') return [];
  try {
    if (mayMigrate) {
      await using _ = await openDatabase(config, source, new Logger('Start'));
    } else {
      await examineDatabase(config, source);
    }
    return [];
  } catch (error) {
    if (!(error instanceof TesterException)) throw error;
    return [{ part: 'database', problem: `${error.message} (${error.code}${sqlStateOf(error)})` }];
  }
}

/** None, or one. */
export async function spoolTrouble(directory: string): Promise<StartTrouble[]> {
  try {
    await mkdir(directory, { recursive: true, mode: DIRECTORY_MODE });
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    const code = isNativeError(error) && 'code' in error ? String(error.code) : 'unknown';
    return [{ part: 'spool', problem: `SPOOL_DIR cannot be written (${code})` }];
  }
}

/** None, or one. */
export async function cacheTrouble(config: CacheConfig): Promise<StartTrouble[]> {
  if (config.kind !== 'redis') return [];
  await using redis = new RedisConnection(config.url, REDIS_WAIT_MS, 'Start');
  try {
    await redis.connect();
    await redis.ping();
    return [];
  } catch (error) {
    if (!(error instanceof TesterException)) throw error;
    return [{ part: 'redis', problem: `is away; the api does without until it is there (${error.code})` }];
  }
}

/** One for each that does not answer, by its position in the configuration, from 1 on. */
export async function workerTroubles(urls: readonly string[]): Promise<StartTrouble[]> {
  const alive = await Promise.all(urls.map(isAlive));
  return alive.flatMap((answers, index) =>
    answers
      ? []
      : [{ part: `worker ${index + 1}`, problem: 'does not answer; nothing is run on it until it does' }],
  );
}

async function isAlive(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(WORKER_WAIT_MS) })).ok;
  } catch {
    // Whatever the reason, nobody is there for us; what the network said may hold the address.
    return false;
  }
}

const sqlStateOf = ({ context }: TesterException): string => {
  const sqlState = context?.['sqlState'];
  return typeof sqlState === 'string' ? `, SQLSTATE ${sqlState}` : '';
};
