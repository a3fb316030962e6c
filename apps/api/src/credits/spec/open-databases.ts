import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { untilKnown } from '@tester/testing';
import type { Database } from '../../database/database.port';
import { MigrationSource } from '../../database/migration-source';
import { openDatabase } from '../../database/open-database';
import { PGliteDatabase } from '../../database/pglite-database';
import { PostgresDatabase } from '../../database/postgres-database';
import { PROBES, SIGN_UP } from './probes';

export type OpenDatabase = Database & AsyncDisposable;

/** A database with our schema and the probes, thrown away when it is closed. */
export interface Opened {
  database: OpenDatabase;
  close(): Promise<void>;
}

export const migrations = new MigrationSource(path.resolve(__dirname, '../../../../../supabase/migrations'));

/** @param server goes with the database. */
export async function openPostgres(server: AsyncDisposable & { url: string }): Promise<Opened> {
  const database = new PostgresDatabase(server.url);
  await prepare(database);
  const close = async (): Promise<void> => {
    await database[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  return { database, close };
}

export async function openPGlite(): Promise<Opened> {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-credits-'));
  const database = await PGliteDatabase.open(directory);
  await prepare(database);
  const close = async (): Promise<void> => {
    await database[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  };
  return { database, close };
}

/** What {@link openSupabase} needs of a project. */
interface Project extends AsyncDisposable {
  url: string;
  serviceRoleKey: string;
  databaseUrl: string;
}

/** @param project goes with the database. Its schema is made over PostgreSQL: the Data API runs no migrations. */
export async function openSupabase(project: Project): Promise<Opened> {
  const owner = new PostgresDatabase(project.databaseUrl);
  await prepare(owner);
  await owner.migrate([SIGN_UP]);
  await owner[Symbol.asyncDispose]();
  await untilKnown(project, 'probe_waiting');
  const database = await openDatabase(
    { kind: 'supabase', url: project.url, serviceRoleKey: project.serviceRoleKey },
    migrations,
    { log: () => undefined },
  );
  const close = async (): Promise<void> => {
    await database[Symbol.asyncDispose]();
    await project[Symbol.asyncDispose]();
  };
  return { database, close };
}

/** The price list as it is by default. */
export const PRICES = { isEnabled: true, generationCost: 10, welcome: 50, daily: 30 };

async function prepare(database: PostgresDatabase | PGliteDatabase): Promise<void> {
  await database.migrate(await migrations.read());
  await database.migrate([PROBES]);
}
