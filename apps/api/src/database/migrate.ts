import { InternalException } from '@tester/exceptions';
import { BOOTSTRAP_SQL } from './bootstrap-sql';
import type { Migration } from './migration-source';

/** One open transaction, whichever driver runs it. */
export interface SqlTransaction {
  /** Any number of statements, without parameters. */
  run(sql: string): Promise<void>;
  query(sql: string, values: unknown[]): Promise<Record<string, unknown>[]>;
}

/** Any fixed number: it names our lock among the advisory locks of the database. */
const LOCK_KEY = 7_305_811;

const LEDGER_SQL = `
create schema if not exists tester;
create table if not exists tester.applied_migrations (
  version text primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default now()
);`;

/**
 * Brings the database up to the newest migration, all of it or nothing: the caller commits when this returns and rolls
 * back when it throws. Processes that start together take turns. Migrations that the ledger holds are not run again;
 * ones it holds that are unknown here belong to a newer release and stay.
 * @returns versions applied now.
 * @throws InternalException when a file was changed after it had been applied; what the driver throws otherwise.
 */
export async function migrate(
  transaction: SqlTransaction,
  migrations: readonly Migration[],
): Promise<string[]> {
  await transaction.query('select pg_advisory_xact_lock($1)', [LOCK_KEY]);
  await transaction.run(BOOTSTRAP_SQL);
  await transaction.run(LEDGER_SQL);
  const ledger = await transaction.query('select version, checksum from tester.applied_migrations', []);
  const checksums = new Map(ledger.map(({ version, checksum }) => [version, checksum]));
  const pending = migrations.filter((migration) => !isApplied(migration, checksums.get(migration.version)));
  for (const { version, name, sql, checksum } of pending) {
    await transaction.run(sql);
    await transaction.query(
      'insert into tester.applied_migrations (version, name, checksum) values ($1, $2, $3)',
      [version, name, checksum],
    );
  }
  return pending.map(({ version }) => version);
}

function isApplied(migration: Migration, applied: unknown): boolean {
  if (applied !== undefined && applied !== migration.checksum) {
    throw new InternalException(
      `migration ${migration.version}_${migration.name} was changed after it had been applied; add a new one instead`,
    );
  }
  return applied !== undefined;
}
