import type { Logger } from '@nestjs/common';
import type { DatabaseConfig } from '../config/api-config';
import type { Database } from './database.port';
import type { Migration, MigrationSource } from './migration-source';
import { PGliteDatabase } from './pglite-database';
import { PostgresDatabase } from './postgres-database';
import { assertSchemaIsNew } from './schema-check';
import { SupabaseDatabase } from './supabase/supabase-database';

/**
 * The configured database, at the newest migration: nothing is served on a schema that is older than the code. The Data
 * API cannot migrate, so there the schema is only checked.
 * @throws DatabaseUnavailableException, InternalException; what was opened is closed again.
 */
export async function openDatabase(
  config: DatabaseConfig,
  source: MigrationSource,
  logger: Pick<Logger, 'log'>,
): Promise<Database & AsyncDisposable> {
  const migrations = await source.read();
  const database = await connect(config);
  try {
    logger.log(await bringUpToDate(database, migrations));
    return database;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Whether the configured server is there, with nothing changed on it. Of PostgreSQL that is all that is asked: the schema
 * is brought up to date when it is opened.
 * @throws DatabaseUnavailableException; InternalException where the schema of a Data API is too old.
 */
export async function examineDatabase(
  config: Exclude<DatabaseConfig, { kind: 'pglite' }>,
  source: MigrationSource,
): Promise<void> {
  await using database = await connect(config);
  await database.ping();
  if (database instanceof SupabaseDatabase) await assertSchemaIsNew(database, await source.read());
}

function connect(config: DatabaseConfig): PostgresDatabase | SupabaseDatabase | Promise<PGliteDatabase> {
  switch (config.kind) {
    case 'pglite':
      return PGliteDatabase.open(config.directory);
    case 'postgres':
      return new PostgresDatabase(config.url);
    case 'supabase':
      return new SupabaseDatabase(config.url, config.serviceRoleKey);
  }
}

async function bringUpToDate(
  database: PostgresDatabase | SupabaseDatabase | PGliteDatabase,
  migrations: readonly Migration[],
): Promise<string> {
  const upToDate = 'the schema is up to date';
  if (database instanceof SupabaseDatabase) {
    await assertSchemaIsNew(database, migrations);
    return upToDate;
  }
  const applied = await database.migrate(migrations);
  return applied.length > 0 ? `applied migrations ${applied.join(', ')}` : upToDate;
}
