import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Pool, type PoolClient, type QueryConfig } from 'pg';
import { ACT_AS_SERVICE_ROLE, functionCall, rowsOfCall, type FunctionAnswer } from './function-call';
import { databaseFailureOf } from './database-failure';
import { Database, type PoolFacts } from './database.port';
import { migrate } from './migrate';
import type { Migration } from './migration-source';

const CONNECTIONS_MAX = 10;
/** For a free connection or a new one, TCP, TLS and login included. */
const CONNECT_TIMEOUT_MS = 2000;
/** The server gives up first, so that it frees its locks; the client's own limit covers a server that is frozen. */
const STATEMENT_TIMEOUT_MS = 4000;
const ANSWER_TIMEOUT_MS = 5000;
const PING_TIMEOUT_MS = 1500;
/** Migrations may rewrite a table, or wait for another process that is migrating. */
const MIGRATION_TIMEOUT_MS = 300_000;

/** The driver takes a limit per query as well; its types do not say so. */
interface TimedQuery extends QueryConfig {
  query_timeout: number;
}
const timed = (text: string, timeoutMs: number, values: unknown[] = []): TimedQuery => ({
  text,
  values,
  query_timeout: timeoutMs,
});

/** A PostgreSQL server, Supabase's or any other, over one pool of connections. */
export class PostgresDatabase extends Database implements OnApplicationShutdown, AsyncDisposable {
  private readonly logger = new Logger(PostgresDatabase.name);
  private readonly connections: Pool;
  private closing: Promise<void> | null = null;

  /** Connects on first use. @param url `postgres://…`, the owner of the schema or a member of `service_role`. */
  constructor(url: string) {
    super();
    this.connections = new Pool({
      connectionString: url,
      application_name: 'tester-api',
      max: CONNECTIONS_MAX,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    // Without listeners a connection that breaks would end the process. In use, its statement fails and tells; idle, it
    // is replaced on next use. Only the message is logged: the error carries the connection, its password included.
    this.connections.on('error', ({ message }) =>
      this.logger.warn({ reason: message }, 'an idle connection broke'),
    );
    this.connections.on('connect', (client) => {
      client.on('error', ({ message }) => this.logger.debug({ reason: message }, 'a connection broke'));
    });
  }

  async call(
    functionName: string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>[]> {
    const statement = functionCall(functionName, args);
    const settings = `set local statement_timeout = ${STATEMENT_TIMEOUT_MS}; ${ACT_AS_SERVICE_ROLE}`;
    return this.transact(`call ${functionName}`, settings, async (client) => {
      const result = await client.query<FunctionAnswer>(statement);
      return rowsOfCall(result.rows);
    });
  }

  async ping(): Promise<number> {
    const startedAt = performance.now();
    await this.use('ping', (client) => client.query(timed('select 1', PING_TIMEOUT_MS)));
    return performance.now() - startedAt;
  }

  override pool(): PoolFacts {
    const { totalCount: open, idleCount: idle, waitingCount: waiting } = this.connections;
    return { max: CONNECTIONS_MAX, open, idle, waiting };
  }

  /** @returns versions applied now. @throws as {@link migrate}, and DatabaseUnavailableException. */
  async migrate(migrations: readonly Migration[]): Promise<string[]> {
    const settings = `set local statement_timeout = ${MIGRATION_TIMEOUT_MS}`;
    return this.transact('migrate', settings, async (client) => {
      const patiently = (text: string, values?: unknown[]) =>
        client.query<Record<string, unknown>>(timed(text, MIGRATION_TIMEOUT_MS, values));
      return migrate(
        {
          run: async (sql) => {
            await patiently(sql);
          },
          query: async (sql, values) => (await patiently(sql, values)).rows,
        },
        migrations,
      );
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closing ??= this.connections.end();
    await this.closing;
  }

  /** @param settings statements that go along with `begin`: one round trip for both. */
  private transact<T>(deed: string, settings: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.use(deed, async (client) => {
      await client.query(`begin; ${settings}`);
      const result = await work(client);
      await client.query('commit');
      return result;
    });
  }

  /** A connection whose work failed is closed, not reused: its server side may be mid-statement or mid-transaction. */
  private async use<T>(deed: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    let client: PoolClient | undefined;
    try {
      client = await this.connections.connect();
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      client?.release(true);
      throw databaseFailureOf(error, deed);
    }
  }
}
