import { mkdirSync } from 'node:fs';
import type { OnApplicationShutdown } from '@nestjs/common';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { ACT_AS_SERVICE_ROLE, functionCall, rowsOfCall, type FunctionAnswer } from './function-call';
import { databaseFailureOf } from './database-failure';
import { Database } from './database.port';
import { DirectoryLock } from './directory-lock';
import { migrate } from './migrate';
import type { Migration } from './migration-source';

/**
 * PostgreSQL compiled to WebAssembly, in this process and in one directory: the local profile's database. One
 * connection, so calls take turns; a running statement blocks the event loop and cannot be timed out. Survives a killed
 * process, not a power cut (it does not fsync).
 */
export class PGliteDatabase extends Database implements OnApplicationShutdown, AsyncDisposable {
  private closing: Promise<void> | null = null;

  private constructor(
    private readonly engine: PGlite,
    private readonly lock: DirectoryLock,
  ) {
    super();
  }

  /**
   * Opens the database of a directory, creating both where they are missing.
   * @throws DatabaseUnavailableException when it cannot be opened or another process holds it.
   */
  static async open(directory: string): Promise<PGliteDatabase> {
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const lock = DirectoryLock.acquire(directory);
      return await PGlite.create(directory).then(
        (engine) => new PGliteDatabase(engine, lock),
        (error: unknown) => {
          lock[Symbol.dispose]();
          throw error;
        },
      );
    } catch (error) {
      throw databaseFailureOf(error, `open ${directory}`);
    }
  }

  async call(
    functionName: string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>[]> {
    const { text, values } = functionCall(functionName, args);
    return this.transact(`call ${functionName}`, async (transaction) => {
      await transaction.exec(ACT_AS_SERVICE_ROLE);
      const result = await transaction.query<FunctionAnswer>(text, values);
      return rowsOfCall(result.rows);
    });
  }

  async ping(): Promise<number> {
    const startedAt = performance.now();
    await this.transact('ping', (transaction) => transaction.query('select 1'));
    return performance.now() - startedAt;
  }

  /** @returns versions applied now. @throws as {@link migrate}, and DatabaseUnavailableException. */
  async migrate(migrations: readonly Migration[]): Promise<string[]> {
    return this.transact('migrate', (transaction) =>
      migrate(
        {
          run: async (sql) => {
            await transaction.exec(sql);
          },
          query: async (sql, values) => (await transaction.query<Record<string, unknown>>(sql, values)).rows,
        },
        migrations,
      ),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closing ??= this.engine.close().finally(() => this.lock[Symbol.dispose]());
    await this.closing;
  }

  private async transact<T>(deed: string, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.engine.transaction(work);
    } catch (error) {
      throw databaseFailureOf(error, deed);
    }
  }
}
