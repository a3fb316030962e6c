import { Logger } from '@nestjs/common';
import { StartRefusedException } from '@tester/nest-kit';
import { freePort, PostgresServer, RedisServer } from '@tester/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ApiConfig } from '../config/api-config';
import { MigrationSource } from '../database/migration-source';
import { PostgresDatabase } from '../database/postgres-database';
import { checkStart } from './check-start';

const MIGRATIONS = new MigrationSource(path.resolve(__dirname, '../../../../supabase/migrations'));
const FAULT = { variable: 'TURNSTILE_ACTION', problem: 'is required' };

describe(checkStart.name, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-start-'));
  let postgres: PostgresServer;
  let redis: RedisServer;
  let worker: Server;
  let workerUrl: string;
  let nobody: number;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    [postgres, redis, nobody] = await Promise.all([PostgresServer.start(), RedisServer.start(), freePort()]);
    worker = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
    await once(worker, 'listening');
    const address = worker.address();
    workerUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  });
  afterAll(async () => {
    worker.close();
    await redis[Symbol.asyncDispose]();
    await postgres[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  const configWith = (more: object = {}): ApiConfig =>
    ({
      profile: 'production',
      database: { kind: 'postgres', url: postgres.url },
      cache: { kind: 'redis', url: redis.url },
      worker: { urls: [workerUrl] },
      spool: { directory: path.join(directory, 'spool') },
      ...more,
    }) as unknown as ApiConfig;
  /** Everything outside is away: a database and a Redis where nobody listens, a spool below a file, a second worker. */
  const allAway = (): ApiConfig => {
    const file = path.join(directory, 'file');
    writeFileSync(file, '');
    return configWith({
      database: { kind: 'postgres', url: `postgres://admin:${'hunter2'}@127.0.0.1:${nobody}/x` },
      cache: { kind: 'redis', url: `redis://:hunter2@127.0.0.1:${nobody}` },
      worker: { urls: [workerUrl, `http://127.0.0.1:${nobody}`] },
      spool: { directory: path.join(file, 'spool') },
    });
  };
  const refusalOf = async (check: Promise<unknown>): Promise<StartRefusedException> => {
    const error = await check.catch((reason: unknown) => reason);
    if (!(error instanceof StartRefusedException)) throw new Error(`no refusal: ${String(error)}`);
    return error;
  };

  it('finds nothing wrong where nothing is, and leaves the schema ready', async () => {
    expect(await checkStart(configWith(), [], MIGRATIONS)).toEqual([]);
    await using database = new PostgresDatabase(postgres.url);
    expect(await database.call('schema_version', {})).toHaveLength(1);
  });

  it('tells all that is wrong in one message: variables, database, spool, Redis, workers, and no address', async () => {
    const { message, exitCode } = await refusalOf(checkStart(allAway(), [FAULT], MIGRATIONS));
    expect(message.split('\n')).toEqual([
      'The start is refused for 3 reason(s):',
      '  TURNSTILE_ACTION: is required',
      '  database: the database is away: ping (DATABASE_UNAVAILABLE)',
      '  spool: SPOOL_DIR cannot be written (ENOTDIR)',
      '  redis: is away; the api does without until it is there (CACHE_UNAVAILABLE) (a warning)',
      '  worker 2: does not answer; nothing is run on it until it does (a warning)',
    ]);
    expect(exitCode).toBe(78);
  });

  it('leaves an exit code to try again by where the variables are sound', async () => {
    expect((await refusalOf(checkStart(allAway(), [], MIGRATIONS))).exitCode).toBe(1);
  });

  it('warns of Redis and workers that are away, and starts', async () => {
    const { cache, worker: workers } = allAway();
    const warnings = await checkStart(configWith({ cache, worker: workers }), [], MIGRATIONS);
    expect(warnings.map(({ part }) => part)).toEqual(['redis', 'worker 2']);
  });

  it('does not ask a part whose variable is at fault, nor local workers', async () => {
    const faults = ['DATABASE_URL', 'REDIS_URL', 'SPOOL_DIR'].map((variable) => ({
      variable,
      problem: 'is bad',
    }));
    const config = { ...allAway(), profile: 'local' } as ApiConfig;
    const { troubles, warnings } = await refusalOf(checkStart(config, faults, MIGRATIONS));
    expect([...troubles, ...warnings]).toEqual([]);
  });

  it('does not touch the schema for a start that is refused anyway', async () => {
    await using empty = await PostgresServer.start();
    const database = { kind: 'postgres', url: empty.url };
    await refusalOf(checkStart(configWith({ database }), [FAULT], MIGRATIONS));
    await using reader = new PostgresDatabase(empty.url);
    await expect(reader.call('schema_version', {})).rejects.toThrow();
  });

  it('tells which migrations it has applied', async () => {
    await using empty = await PostgresServer.start();
    const told = jest.spyOn(Logger.prototype, 'log');
    await checkStart(configWith({ database: { kind: 'postgres', url: empty.url } }), [], MIGRATIONS);
    expect(told.mock.calls).toEqual([[expect.stringMatching(/^applied migrations \d{14}, \d{14}/)]]);
    told.mockRestore();
  });

  it('says of a schema that is not ours what it is', async () => {
    const [first, ...rest] = await MIGRATIONS.read();
    if (first === undefined) throw new Error('no migrations');
    const changed = { read: () => Promise.resolve([{ ...first, checksum: 'another' }, ...rest]) };
    await checkStart(configWith(), [], MIGRATIONS);
    const { message } = await refusalOf(checkStart(configWith(), [], changed as MigrationSource));
    expect(message).toMatch(/database: migration \d+_\w+ was changed after it had been applied/);
  });
});
