import path from 'node:path';
import { PostgresServer, SupabaseStack } from '@tester/testing';
import { Client } from 'pg';
import { BOOTSTRAP_SQL } from './bootstrap-sql';
import { MigrationSource } from './migration-source';
import { PostgresDatabase } from './postgres-database';
import { OLD_SERVICE, OLD_TABLES, SUPABASE_DEFAULTS, USER_B, USER_C } from './spec/old-service';

const source = new MigrationSource(path.resolve(__dirname, '../../../../supabase/migrations'));

interface Prepared extends AsyncDisposable {
  client: Client;
  /** @returns versions applied. */
  apply(): Promise<string[]>;
}

const connected = async (connectionString: string): Promise<Client> => {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
};

/** Any PostgreSQL: the API migrates it, with its ledger. */
async function plainPostgres(prepared: string): Promise<Prepared> {
  const server = await PostgresServer.start();
  const client = await connected(server.url);
  await client.query(BOOTSTRAP_SQL + SUPABASE_DEFAULTS + prepared);
  const database = new PostgresDatabase(server.url);
  return {
    client,
    apply: async () => {
      await client.query('drop schema if exists tester cascade');
      return database.migrate(await source.read());
    },
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await client.end();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Supabase, whose owner is no superuser: its CLI runs one file after the other, and nothing of ours comes first. */
async function supabase(prepared: string): Promise<Prepared> {
  const stack = await SupabaseStack.start();
  const client = await connected(stack.databaseUrl);
  if (prepared) await client.query(prepared);
  return {
    client,
    apply: async () => {
      const migrations = await source.read();
      await stack.push(...migrations.map(({ sql }) => sql));
      return migrations.map(({ version }) => version);
    },
    [Symbol.asyncDispose]: async () => {
      await client.end();
      await stack[Symbol.asyncDispose]();
    },
  };
}

/** All rows of these columns, as text. */
async function rowsOf(client: Client, table: string, columns = '*'): Promise<unknown[]> {
  const { rows } = await client.query(
    `select to_json(t)::text from (select ${columns} from public.${table}) t order by 1`,
  );
  return rows;
}

const oldRowsOf = (client: Client): Promise<unknown[][]> =>
  Promise.all(Object.entries(OLD_TABLES).map(([table, columns]) => rowsOf(client, table, columns)));

/** The schema as the catalogue has it: tables, columns, constraints, indexes, policies, functions, rights. */
async function schemaOf(client: Client): Promise<unknown[]> {
  const { rows } = await client.query(`
    select format('%s %s %s %s', c.relname, c.relkind, c.relacl, c.relforcerowsecurity) as it
      from pg_class c where c.relnamespace = 'public'::regnamespace
    union all select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid))
      from pg_constraint where connamespace = 'public'::regnamespace
    union all select format('%s %s', attrelid::regclass, concat(attname, atttypid::regtype, attnotnull))
      from pg_attribute where attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
    union all select pg_policies::text from pg_policies
    union all select format('%s %s %s', tgrelid::regclass, tgname, pg_get_triggerdef(oid))
      from pg_trigger where not tgisinternal
    union all select format('%s %s', pg_get_functiondef(oid), proacl)
      from pg_proc where pronamespace = 'public'::regnamespace
    order by 1`);
  return rows;
}

describe.each([
  ['PostgreSQL', plainPostgres],
  ['Supabase', supabase],
])('migrations on %s', (_, prepare) => {
  let sut: Prepared;
  let client: Client;
  afterEach(() => sut[Symbol.asyncDispose]());

  const newest = async (): Promise<string | undefined> => (await source.read()).at(-1)?.version;
  const versionOf = async (): Promise<unknown> =>
    (await client.query<{ schema_version: string }>('select public.schema_version()')).rows[0]
      ?.schema_version;

  it.each([
    ['an empty database', ''],
    ['a database of the old service', OLD_SERVICE],
  ])('apply to %s, all of them, and a second time without a change', async (_name, prepared) => {
    sut = await prepare(prepared);
    ({ client } = sut);
    expect(await sut.apply()).toHaveLength((await source.read()).length);
    expect(await versionOf()).toBe(await newest());
    const [schema, rows] = [await schemaOf(client), await rowsOf(client, 'generation_history')];
    expect(schema.length).toBeGreaterThan(50);
    expect(await sut.apply()).toHaveLength((await source.read()).length);
    expect(await schemaOf(client)).toEqual(schema);
    expect(await rowsOf(client, 'generation_history')).toEqual(rows);
  });

  it('lose no row of the old service, not even one whose user is gone', async () => {
    sut = await prepare(OLD_SERVICE);
    ({ client } = sut);
    const before = await oldRowsOf(client);
    expect(before).toMatchObject([{ length: 21 }, { length: 2 }, { length: 2 }]);
    await sut.apply();
    await sut.apply();
    expect(await oldRowsOf(client)).toEqual(before);
  });

  it('let the old service give new users their balance, and deletes it with them', async () => {
    sut = await prepare(OLD_SERVICE);
    ({ client } = sut);
    await sut.apply();
    await client.query(`insert into auth.users (id) values ('${USER_C}')`);
    const balances = 'select user_id, balance from public.user_tokens where balance = 50';
    expect((await client.query(balances)).rows).toHaveLength(1);
    await client.query(`delete from auth.users where id <> '${USER_B}'`);
    expect((await client.query(balances)).rows).toEqual([]);
    const left = await client.query('select user_id from public.generation_history');
    expect(left.rows).toEqual([{ user_id: USER_B }]);
    const transactions = await client.query('select user_id from public.token_transactions');
    expect(transactions.rows).toEqual([{ user_id: null }]);
  });

  it('leave what they do not know alone', async () => {
    sut = await prepare(`${OLD_SERVICE}
      create table public.others (id int); insert into public.others values (1);
      create function public.of_others() returns int language sql as 'select 1';`);
    ({ client } = sut);
    await sut.apply();
    expect(await rowsOf(client, 'others')).toEqual([{ to_json: '{"id":1}' }]);
    const mayCall = await client.query(
      "select has_function_privilege('anon', 'public.of_others()', 'execute') as may",
    );
    expect(mayCall.rows).toEqual([{ may: true }]);
  });
});

describe('a user whom Supabase Auth deletes', () => {
  it('takes along all there is of them, though Auth has no right on our tables', async () => {
    const stack = await SupabaseStack.start();
    const owner = new PostgresDatabase(stack.databaseUrl);
    await owner.migrate(await source.read());
    const client = await connected(stack.postgres.url);
    await client.query(`insert into auth.users (id) values ('${USER_B}'), ('${USER_C}')`);
    for (const userId of [USER_B, USER_C]) {
      await owner.call('credit_status', { p_user_id: userId, p_welcome: 50, p_daily: 30 });
    }
    await client.query('set role supabase_auth_admin');
    await client.query(`delete from auth.users where id = '${USER_B}'`);
    await client.query('reset role');
    const left = await client.query('select distinct user_id from public.credit_entries');
    expect(left.rows).toEqual([{ user_id: USER_C }]);
    await client.end();
    await owner[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
  });
});

describe('the ledger of migrations', () => {
  it('runs each file once, whatever is applied later', async () => {
    const server = await PostgresServer.start();
    const database = new PostgresDatabase(server.url);
    const migrations = await source.read();
    expect(await database.migrate(migrations.slice(0, 2))).toHaveLength(2);
    expect(await database.migrate(migrations)).toEqual(migrations.slice(2).map(({ version }) => version));
    expect(await database.migrate(migrations)).toEqual([]);
    await database[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
});
