import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Test } from '@nestjs/testing';
import { DatabaseUnavailableException } from '@tester/exceptions';
import { freePort } from '@tester/testing';
import type { ApiConfig } from '../config/api-config';
import { ConfigModule } from '../config/config.module';
import { DatabaseModule } from './database.module';
import { Database } from './database.port';
import { MigrationSource } from './migration-source';
import { openDatabase } from './open-database';
import { PostgresDatabase } from './postgres-database';

const source = new MigrationSource(path.resolve(__dirname, '../../../../supabase/migrations'));

describe(DatabaseModule.name, () => {
  const root = mkdtempSync(path.join(tmpdir(), 'tester-database-'));
  afterAll(() => rmSync(root, { recursive: true }));

  it('opens the configured database, migrated, and closes it at shutdown', async () => {
    const config = { database: { kind: 'pglite', directory: path.join(root, 'data') } } as ApiConfig;
    const app = await Test.createTestingModule({ imports: [ConfigModule.forRoot(config), DatabaseModule] })
      .overrideProvider(MigrationSource)
      .useValue(source)
      .compile();
    await app.init();
    const database = app.get(Database);
    expect(existsSync(path.join(root, 'data', 'PG_VERSION'))).toBe(true);
    const newest = (await source.read()).at(-1)?.version;
    expect(await database.call('schema_version', {})).toEqual([{ schema_version: newest }]);
    await app.close();
    await expect(database.ping()).rejects.toBeInstanceOf(DatabaseUnavailableException);
  });

  it('does not start while the database is away, and leaves nothing open', async () => {
    const dispose = jest.spyOn(PostgresDatabase.prototype, Symbol.asyncDispose);
    const url = `postgres://postgres@127.0.0.1:${await freePort()}/postgres`;
    const opening = openDatabase({ kind: 'postgres', url }, source, { log: jest.fn() });
    await expect(opening).rejects.toBeInstanceOf(DatabaseUnavailableException);
    expect(dispose).toHaveBeenCalledTimes(1);
  });

  it('says what it applied', async () => {
    const log = jest.fn();
    const config = { kind: 'pglite', directory: path.join(root, 'told') } as const;
    for (const _opening of [1, 2]) {
      const database = await openDatabase(config, source, { log });
      await database[Symbol.asyncDispose]();
    }
    expect(log.mock.calls).toEqual([
      [expect.stringMatching(/^applied migrations \d{14}/)],
      ['the schema is up to date'],
    ]);
  });
});
