import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { PostgresServer, SupabaseStack } from '@tester/testing';
import { Client } from 'pg';
import { BOOTSTRAP_SQL } from './bootstrap-sql';
import { MigrationSource } from './migration-source';
import { PostgresDatabase } from './postgres-database';
import { OLD_SERVICE, SUPABASE_DEFAULTS, USER_A, USER_C } from './spec/old-service';
import { actingAs, sqlStateOf } from './spec/session';

const source = new MigrationSource(path.resolve(__dirname, '../../../../supabase/migrations'));
const OLD_FUNCTIONS = ['deduct_tokens', 'welcome_user'];
/** Deletes what its caller may only add to; clients may not call it. */
const DEFINERS = ['user_erase'];
/** Lets the server see all rows, within the functions that rewrite them under another key. */
const REWRAPPING = "(( SELECT current_setting('tester.rewrap'::text, true) AS current_setting) = 'on'::text)";
/** What is left of users who are gone: it names nobody, so it goes with nobody. */
const NAMELESS_TABLES = ['erased_users'];
/** A balance may be nothing; all else that is counted is something. */
const BALANCES = ['erased_users.credits'];

interface Server extends AsyncDisposable {
  ownerUrl: string;
}

async function emptyPostgres(): Promise<Server> {
  const server = await PostgresServer.start();
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query(BOOTSTRAP_SQL + SUPABASE_DEFAULTS);
  await client.end();
  return { ownerUrl: server.url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function oldSupabase(): Promise<Server> {
  const stack = await SupabaseStack.start();
  const client = new Client({ connectionString: stack.databaseUrl });
  await client.connect();
  await client.query(OLD_SERVICE);
  await client.end();
  return { ownerUrl: stack.databaseUrl, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}

/* What is asked of the catalogue holds for every table and function there is, of migrations to come as well. */
describe.each([
  ['an empty PostgreSQL', emptyPostgres, false],
  ['the Supabase project of the old service', oldSupabase, true],
])('the schema on %s', (_, start, isOld) => {
  let server: Server;
  let client: Client;
  let database: PostgresDatabase;

  beforeAll(async () => {
    server = await start();
    client = new Client({ connectionString: server.ownerUrl });
    await client.connect();
    database = new PostgresDatabase(server.ownerUrl);
    await database.migrate(await source.read());
    await client.query(
      `insert into auth.users (id) values ('${USER_A}'), ('${USER_C}') on conflict do nothing`,
    );
    for (const userId of [USER_A, USER_C]) await fill(userId);
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await client.end();
    await server[Symbol.asyncDispose]();
  });

  /** A row of the user in every table: one generation that is saved and charged, one that runs. */
  const fill = async (userId: string): Promise<void> => {
    const [saved, running] = [randomUUID(), randomUUID()];
    for (const id of [saved, running]) {
      await database.call('generation_admit', {
        p_user_id: userId,
        p_generation_id: id,
        p_price: 3,
        p_hold_seconds: 600,
        p_welcome: 50,
        p_daily: 30,
        p_idempotency_key: `key-${id}`,
        p_fingerprint: 'f',
      });
    }
    await database.call('history_record', {
      p_id: saved,
      p_user_id: userId,
      p_input_code: 'v1.source',
      p_generated_code: 'v1.suite',
      p_language: 'python',
      p_model: 'characterization',
    });
  };

  const query = async <T extends object>(sql: string): Promise<T[]> => (await client.query<T>(sql)).rows;
  const namesOf = async (sql: string): Promise<string[]> =>
    (await query<{ name: string }>(sql)).map(({ name }) => name);
  const tablesOfUsers = (): Promise<string[]> =>
    namesOf(`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id'
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`);

  describe('tables', () => {
    it('have row level security on, and forced', async () => {
      const tables = await query<{ on: boolean }>(`
        select relname as name, relrowsecurity and relforcerowsecurity as on from pg_class
        where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`);
      expect(tables.length).toBeGreaterThanOrEqual(isOld ? 7 : 5);
      expect(tables.filter(({ on }) => !on)).toEqual([]);
    });

    it('name the user once per statement in their policies, and let in no role that is everybody', async () => {
      const policies = await query<{ tablename: string; roles: string; rule: string }>(`
        select tablename, roles::text, concat_ws(' ', qual, with_check) as rule from pg_policies where schemaname = 'public'`);
      expect(new Set(policies.map(({ tablename }) => tablename))).toEqual(
        new Set([...NAMELESS_TABLES, ...(await tablesOfUsers())]),
      );
      for (const { roles, rule } of policies) {
        if (rule === REWRAPPING) {
          expect(roles).toBe('{service_role}');
          continue;
        }
        expect(roles).not.toMatch(/public|anon/);
        expect(rule).not.toBe('true');
        const perStatement =
          /\( SELECT (?:auth\.uid\(\) AS uid|(?:public\.)?user_hash\(auth\.uid\(\)\) AS user_hash)\)/g;
        expect(rule.replaceAll(perStatement, '')).not.toMatch(/auth\.|current_setting/);
        if (roles.includes('authenticated')) expect(rule).toMatch(/user_id = \( SELECT auth\.uid\(\)/);
      }
    });

    it('are out of reach for clients, and the old ones for all writers', async () => {
      const rights = await query(`
        select c.relname, r.rolname, p.right from pg_class c, pg_roles r,
          unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p("right")
        where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace = 'public'::regnamespace
          and has_table_privilege(r.rolname, c.oid, p.right)
          and (r.rolname in ('anon', 'authenticated') or (r.rolname = 'service_role' and p.right <> 'select'
            and c.relname in ('user_tokens', 'token_transactions')))`);
      expect(rights).toEqual([]);
      const schemas = await namesOf(`
        select rolname as name from pg_roles
        where rolname in ('anon', 'authenticated') and has_schema_privilege(rolname, 'tester', 'usage')`);
      expect(schemas).toEqual([]);
    });

    it('go with their user, by a foreign key with cascade', async () => {
      const cascading = await namesOf(`
        select distinct c.relname as name from pg_constraint k join pg_class c on c.oid = k.conrelid
        where k.contype = 'f' and k.confrelid = 'auth.users'::regclass and k.confdeltype = 'c'
          and c.relnamespace = 'public'::regnamespace order by 1`);
      expect(cascading).toEqual(await tablesOfUsers());
      const others = await namesOf(`
        select conname as name from pg_constraint
        where contype = 'f' and confrelid = 'auth.users'::regclass and confdeltype <> 'c'
          and connamespace = 'public'::regnamespace`);
      expect(others).toEqual([]);
    });

    it('hold no row of a user who was deleted, and all of the others', async () => {
      const tables = await tablesOfUsers();
      const count = async (userId: string): Promise<Record<string, number>> => {
        const counts: [string, number][] = [];
        for (const table of tables) {
          const [row] = await query<{ n: number }>(
            `select count(*)::int as n from public.${table} where user_id = '${userId}'`,
          );
          counts.push([table, row?.n ?? 0]);
        }
        return Object.fromEntries(counts);
      };
      const [beforeA, beforeB] = [await count(USER_A), await count(USER_C)];
      expect(Object.entries(beforeA).filter(([table, n]) => n === 0 && FILLED.includes(table))).toEqual([]);
      await client.query('begin');
      await client.query(`delete from auth.users where id = '${USER_A}'`);
      expect(new Set(Object.values(await count(USER_A)))).toEqual(new Set([0]));
      expect(await count(USER_C)).toEqual(beforeB);
      await client.query('rollback');
    });

    it('check every amount', async () => {
      const amounts = await query<{ table: string; column: string; checks: string[] }>(`
        select a.attrelid::regclass::text as table, a.attname as column,
          coalesce((select array_agg(pg_get_constraintdef(k.oid)) from pg_constraint k
            where k.conrelid = a.attrelid and k.contype = 'c' and a.attnum = any(k.conkey)), '{}') as checks
        from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
          and a.attname ~ '(amount|price|cost|credits|quantity)$'
          and c.relname not in ('user_tokens', 'token_transactions')`);
      expect(amounts.map(({ table, column }) => `${table}.${column}`.replace('public.', ''))).toEqual(
        expect.arrayContaining(['credit_entries.amount', 'credit_holds.amount']),
      );
      for (const { table, column, checks } of amounts) {
        const isBalance = BALANCES.includes(`${table}.${column}`.replace('public.', ''));
        expect(checks.join()).toContain(`${column} ${isBalance ? '>=' : '>'} 0`);
      }
    });

    it.each([0, -1])('refuse an amount of %d, from whomever', async (amount) => {
      const entry = `insert into public.credit_entries (user_id, kind, amount) values ('${USER_A}', 'welcome', ${amount})`;
      expect(await sqlStateOf(client.query(entry))).toBe('23514');
      const hold = `insert into public.credit_holds values (gen_random_uuid(), '${USER_A}', ${amount}, now())`;
      expect(await sqlStateOf(client.query(hold))).toBe('23514');
    });
  });

  describe('functions', () => {
    it('are given to no client', async () => {
      const given = await query(`
        select p.oid::regprocedure::text, r.rolname from pg_proc p cross join pg_roles r
        where p.pronamespace = 'public'::regnamespace and r.rolname in ('anon', 'authenticated')
          and has_function_privilege(r.rolname, p.oid, 'execute')`);
      expect(given).toEqual([]);
      const toEverybody = await query(`
        select p.oid::regprocedure::text from pg_proc p
        where p.pronamespace in ('public'::regnamespace, 'tester'::regnamespace)
          and (p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0))`);
      expect(toEverybody).toEqual([]);
    });

    it('run as their caller with an empty search path, and belong to the server', async () => {
      const functions = await query<{ name: string; config: string[]; definer: boolean; isUsable: boolean }>(`
        select proname as name, proconfig as config, prosecdef as definer,
          has_function_privilege('service_role', oid, 'execute') as "isUsable"
        from pg_proc where pronamespace = 'public'::regnamespace`);
      const ours = functions.filter(({ name }) => !OLD_FUNCTIONS.includes(name));
      expect(ours.length).toBeGreaterThanOrEqual(16);
      for (const each of ours) {
        expect(each).toMatchObject({
          config: expect.arrayContaining(['search_path=""']),
          definer: DEFINERS.includes(each.name),
          isUsable: true,
        });
      }
      const old = functions.filter(({ name }) => OLD_FUNCTIONS.includes(name));
      expect(old).toHaveLength(isOld ? 2 : 0);
      for (const { config } of old) expect(config).toEqual(['search_path=pg_catalog, public, pg_temp']);
    });

    it('return no JSON and no arrays: over the Data API these could not be told from rows', async () => {
      const names = await namesOf(`
        select proname as name from pg_proc p join pg_type t on t.oid = p.prorettype
        where p.pronamespace = 'public'::regnamespace and (t.typname in ('json', 'jsonb') or t.typcategory = 'A')`);
      expect(names).toEqual([]);
    });

    it('have one form each: over the Data API two could not be told apart', async () => {
      const names = await namesOf(`
        select proname as name from pg_proc where pronamespace = 'public'::regnamespace
        group by proname having count(*) > 1`);
      expect(names).toEqual([]);
    });

    it('check what they are given', async () => {
      const refused = (call: string) =>
        sqlStateOf(actingAs(client, { role: 'service_role', userId: USER_A }, () => client.query(call)));
      expect(await refused(`select public.history_list('${USER_A}', 0)`)).toBe('22023');
      expect(await refused(`select public.history_list('${USER_A}', null)`)).toBe('22023');
      expect(await refused('select public.history_list(null, 1)')).toBe('22004');
      const plain = `select public.history_record(gen_random_uuid(), '${USER_A}', 'x = 1', 'v1.x', 'python', 'm')`;
      expect(await refused(plain)).toBe('23514');
    });
  });

  describe('a client', () => {
    it.each(['anon', 'authenticated'])('as %s is refused tables and functions', async (role) => {
      const asClient = (sql: string) =>
        sqlStateOf(actingAs(client, { role, userId: USER_A }, () => client.query(sql)));
      for (const table of await tablesOfUsers()) {
        expect(await asClient(`select * from public.${table}`)).toBe('42501');
      }
      expect(await asClient(`select public.history_list('${USER_A}', 1)`)).toBe('42501');
    });

    it('sees and touches no foreign row of any table, were it granted all of them by mistake', async () => {
      for (const table of await tablesOfUsers()) {
        const mistake = {
          role: 'authenticated',
          userId: USER_C,
          before: `grant all on public.${table} to authenticated`,
        };
        const seen = await actingAs(client, mistake, () =>
          client.query<{ user_id: string }>(`select user_id from public.${table}`),
        );
        expect(seen.rows.filter(({ user_id }) => user_id !== USER_C)).toEqual([]);
        if (FILLED.includes(table)) expect(seen.rows.length).toBeGreaterThan(0);
        for (const change of [
          `delete from public.${table} where user_id = '${USER_A}'`,
          `update public.${table} set user_id = user_id where user_id = '${USER_A}'`,
        ]) {
          const changed = await actingAs(client, mistake, () => client.query(change));
          expect(changed.rowCount).toBe(0);
        }
        const theft = `update public.${table} set user_id = '${USER_A}'`;
        const stolen = await sqlStateOf(
          actingAs(client, mistake, async () => {
            const { rowCount } = await client.query(theft);
            if (rowCount === 0) throw new Error('no row may be changed');
          }),
        );
        expect(stolen).toBeDefined();
      }
    });

    it('acts for nobody else, were it granted the functions by mistake', async () => {
      const mistake = {
        role: 'authenticated',
        userId: USER_C,
        before: `grant execute on all functions in schema public to authenticated;
          grant all on all tables in schema public to authenticated`,
      };
      const call = (userId: string) => () =>
        client.query(`select * from public.history_list('${userId}', 50)`);
      expect(await sqlStateOf(actingAs(client, mistake, call(USER_A)))).toBe('42501');
      expect((await actingAs(client, mistake, call(USER_C))).rows).toHaveLength(1);
    });

    /* Each call answers with rows of others alone. */
    it.each([
      [
        'history_list(uuid,integer,text,timestamptz,uuid)',
        `public.history_list('${USER_C}', 50) where user_id <> '${USER_C}'`,
      ],
      ['history_find(uuid,uuid)', `unnest($1::uuid[]) f, public.history_find('${USER_C}', f)`],
      ['history_delete(uuid,uuid)', `unnest($1::uuid[]) d where public.history_delete('${USER_C}', d)`],
      ['credit_balance(uuid)', `public.credit_balance('${USER_C}') where granted > 80`],
    ])('gets nothing foreign out of %s, were its filter forgotten', async (signature, call) => {
      const [row] = await query<{ sql: string }>(
        `select pg_get_functiondef('public.${signature}'::regprocedure) as sql`,
      );
      const sql = row?.sql ?? '';
      const forgetful = sql.replaceAll(/\b[he]\.user_id = p_user_id/g, 'true');
      expect(forgetful).not.toBe(sql);
      const others = await namesOf(
        `select id as name from public.generation_history where user_id <> '${USER_C}'`,
      );
      expect(others.length).toBeGreaterThan(0);
      const select = `select * from ${call}`;
      const before = `${forgetful}; grant execute on all functions in schema public to authenticated;
        grant all on all tables in schema public to authenticated`;
      const values = select.includes('$1') ? [others] : [];
      const rowsAs = async (role: string): Promise<number> => {
        const asked = { role, userId: USER_C, before };
        return (await actingAs(client, asked, () => client.query(select, values))).rows.length;
      };
      expect(await rowsAs('authenticated')).toBe(0);
      // Were row level security not there, it would have been seen.
      const [owner] = await namesOf('select current_user as name');
      expect(await rowsAs(owner ?? '')).toBeGreaterThan(0);
    });
  });
});

/** Tables in which every user of these tests has a row. */
const FILLED = [
  'credit_entries',
  'credit_holds',
  'credit_wallets',
  'generation_history',
  'generation_requests',
];
