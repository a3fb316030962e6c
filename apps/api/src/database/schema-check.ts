import { InternalException } from '@tester/exceptions';
import type { Database } from './database.port';
import type { Migration } from './migration-source';

/**
 * For a database that we cannot migrate: the Data API runs functions, not migrations.
 * @throws InternalException when the schema is missing or older than the newest migration; a newer one belongs to a newer
 * release and will do. DatabaseUnavailableException when it cannot be asked.
 */
export async function assertSchemaIsNew(database: Database, migrations: readonly Migration[]): Promise<void> {
  const needed = migrations.at(-1)?.version ?? '';
  const found = await schemaVersionOf(database, needed);
  if (found < needed) {
    throw new InternalException(`the schema of the database is ${found}, ${remedyFor(needed)}`);
  }
}

async function schemaVersionOf(database: Database, needed: string): Promise<string> {
  try {
    const [row] = await database.call('schema_version', {});
    return String(row?.['schema_version']);
  } catch (error) {
    if (!(error instanceof InternalException)) throw error;
    throw new InternalException(`the database has none of our schema, ${remedyFor(needed)}`, {
      cause: error,
    });
  }
}

const remedyFor = (needed: string): string =>
  `this release needs ${needed}: apply supabase/migrations (supabase db push), or start once with DATABASE_URL`;
