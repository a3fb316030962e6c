import type { Logger } from '@nestjs/common';
import type { DatabaseConfig } from '../config/api-config';
import type { MigrationSource } from './migration-source';
import { PGliteDatabase } from './pglite-database';
import { PostgresDatabase } from './postgres-database';

/**
 * The configured database, at the newest migration: nothing is served on a schema that is older than the code.
 * @throws DatabaseUnavailableException, InternalException; what was opened is closed again.
 */
export async function openDatabase(
  config: DatabaseConfig,
  source: MigrationSource,
  logger: Pick<Logger, 'log'>,
): Promise<PostgresDatabase | PGliteDatabase> {
  const migrations = await source.read();
  const database =
    config.kind === 'pglite' ? await PGliteDatabase.open(config.directory) : new PostgresDatabase(config.url);
  try {
    const applied = await database.migrate(migrations);
    logger.log(applied.length > 0 ? `applied migrations ${applied.join(', ')}` : 'the schema is up to date');
    return database;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}
