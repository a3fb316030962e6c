import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { PostgresServer } from '@tester/testing';
import { Client, DatabaseError } from 'pg';
import { BOOTSTRAP_SQL } from './bootstrap-sql';
import { MigrationSource } from './migration-source';
import { PostgresDatabase } from './postgres-database';

const USER_A = 'aaaaaaaa-0000-4000-8000-000000000001';
const USER_B = 'bbbbbbbb-0000-4000-8000-000000000002';
const source = new MigrationSource(path.resolve(__dirname, '../../../../supabase/migrations'));

/** What Supabase gives every project before its first migration: new things in `public` are open to the Data API. */
const SUPABASE_DEFAULTS = `
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;`;

/** A database as the old service left it: loose policy, foreign key without cascade, definer functions for everyone. */
const OLD_SERVICE = `
create table public.generation_history (
  id uuid default gen_random_uuid(), user_id uuid not null, input_code text not null, generated_code text not null,
  language varchar(50) not null, model varchar(50) not null, created_at timestamptz);
create table public.user_tokens (user_id uuid primary key, balance int not null, last_daily_bonus_at timestamptz,
  created_at timestamptz default now(), updated_at timestamptz default now());
create table public.token_transactions (id uuid primary key default gen_random_uuid(), user_id uuid, amount int,
  type text, description text, balance_after int, reference_id text, created_at timestamptz default now());
insert into auth.users (id) values ('${USER_A}');
alter table public.generation_history add constraint old_key foreign key (user_id) references auth.users (id);
alter table public.generation_history enable row level security;
create policy "everyone reads" on public.generation_history using (true);
create function public.deduct_tokens(p_user uuid, p_amount int) returns int language sql security definer
  as $$ update public.user_tokens set balance = balance - p_amount where user_id = p_user returning balance $$;
insert into public.generation_history (user_id, input_code, generated_code, language, model, created_at)
  select '${USER_A}', 'gAAAAA-source-' || n, 'gAAAAA-suite-' || n, 'python', 'gemini', now() - n * interval '1 day'
  from generate_series(1, 20) n;
alter table public.generation_history disable trigger all;
insert into public.generation_history (user_id, input_code, generated_code, language, model)
  values ('${USER_B}', 'gAAAAA-orphan', 'gAAAAA-orphan', 'python', 'gemini');
alter table public.generation_history enable trigger all;
insert into public.user_tokens (user_id, balance) values ('${USER_A}', 50);
insert into public.token_transactions (user_id, amount, type, balance_after) values ('${USER_A}', 50, 'welcome', 50);`;

const TABLES = ['generation_history', 'user_tokens', 'token_transactions'];

describe.each([
  ['an empty database', ''],
  ['a database of the old service', OLD_SERVICE],
])('migrations on %s', (_, prepared) => {
  let server: PostgresServer;
  let client: Client;
  let database: PostgresDatabase;
  let rowsBefore: unknown[] = [];

  const rowsOf = async (tables: string[]): Promise<unknown[]> => {
    const rows: unknown[] = [];
    for (const table of tables) {
      // Without nulls: a column that a migration adds is none of the row's content as long as it is empty.
      const text = 'json_strip_nulls(to_json(t))::text';
      const result = await client.query(`select ${text} from public.${table} t order by 1`);
      rows.push(result.rows);
    }
    return rows;
  };

  beforeAll(async () => {
    server = await PostgresServer.start();
    client = new Client({ connectionString: server.url });
    await client.connect();
    await client.query(BOOTSTRAP_SQL + SUPABASE_DEFAULTS + prepared);
    if (prepared) rowsBefore = await rowsOf(TABLES);
    database = new PostgresDatabase(server.url);
    await database.migrate(await source.read());
  });

  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await client.end();
    await server[Symbol.asyncDispose]();
  });

  /** Runs `work` in a transaction that is rolled back, as `role` on behalf of `userId`. */
  const as = async <T>(role: string, userId: string, before: string, work: () => Promise<T>): Promise<T> => {
    await client.query('begin');
    try {
      if (before) await client.query(before);
      await client.query("select set_config('request.jwt.claims', $1, true)", [
        JSON.stringify({ sub: userId }),
      ]);
      await client.query(`set local role ${role}`);
      return await work();
    } finally {
      await client.query('rollback');
    }
  };

  const sqlState = async (statement: Promise<unknown>): Promise<string | undefined> =>
    statement.then(
      () => undefined,
      (error: unknown) => (error instanceof DatabaseError ? error.code : String(error)),
    );

  const record = (id: string, userId: string) =>
    database.call('history_record', {
      p_id: id,
      p_user_id: userId,
      p_input_code: 'v1.source',
      p_generated_code: 'v1.suite',
      p_language: 'python',
      p_model: 'characterization',
    });

  it('takes what an API of the version before sends, and keeps what the model counted', async () => {
    const usageOf = async (id: string): Promise<unknown> =>
      (await database.call('history_find', { p_user_id: USER_A, p_id: id }))[0]?.['usage'];
    const old = '10000000-0000-4000-8000-0000000000a1';
    await record(old, USER_A);
    expect(await usageOf(old)).toBeNull();
    const id = '10000000-0000-4000-8000-0000000000a2';
    const p_usage = { inputModelTokens: 1, outputModelTokens: 2, thinkingModelTokens: 3 };
    const texts = { p_input_code: 'v1.a', p_generated_code: 'v1.b', p_language: 'python', p_model: 'm' };
    await database.call('history_record', { p_id: id, p_user_id: USER_A, ...texts, p_usage });
    expect(await usageOf(id)).toEqual(p_usage);
    for (const wrong of [[1], { note: 'x'.repeat(2_000) }]) {
      const call = { p_id: randomUUID(), p_user_id: USER_A, ...texts, p_usage: JSON.stringify(wrong) };
      await expect(database.call('history_record', call)).rejects.toMatchObject({
        context: { sqlState: '23514' },
      });
    }
    await client.query('delete from public.generation_history where id = any($1)', [[old, id]]);
  });

  it('loses no row', async () => {
    if (prepared) expect(await rowsOf(TABLES)).toEqual(rowsBefore);
    else expect(await rowsOf(['generation_history'])).toEqual([[]]);
  });

  it('applies once by the ledger, and a second time in full without a change', async () => {
    expect(await database.migrate(await source.read())).toEqual([]);
    const before = await rowsOf(['generation_history']);
    await client.query('delete from tester.applied_migrations');
    const versions = await database.migrate(await source.read());
    expect(versions).toHaveLength((await source.read()).length);
    expect(await rowsOf(['generation_history'])).toEqual(before);
  });

  it('is of the version of the newest file', async () => {
    const newest = (await source.read()).at(-1)?.version;
    expect(await database.call('schema_version', {})).toEqual([{ schema_version: newest }]);
  });

  it('forces row level security on the history, with no policy but its own', async () => {
    const { rows } = await client.query(
      "select relrowsecurity, relforcerowsecurity from pg_class where oid = 'public.generation_history'::regclass",
    );
    expect(rows).toEqual([{ relrowsecurity: true, relforcerowsecurity: true }]);
    const policies = await client.query(
      `select policyname, qual, with_check, roles::text[] from pg_policies
       where tablename = 'generation_history' order by policyname`,
    );
    expect(policies.rows).toHaveLength(3);
    const ofRewrap = { qual: expect.stringContaining('tester.rewrap') as string, roles: ['service_role'] };
    expect(policies.rows.slice(1)).toMatchObject([
      { ...ofRewrap, policyname: 'rewrap_reads' },
      { ...ofRewrap, policyname: 'rewrap_writes' },
    ]);
    // `(select auth.uid())` is evaluated once per statement, `auth.uid()` once per row.
    expect(policies.rows[0]).toMatchObject({
      policyname: 'own_rows',
      qual: expect.stringMatching(/user_id = \( SELECT auth\.uid\(\)/),
      with_check: expect.stringMatching(/user_id = \( SELECT auth\.uid\(\)/),
    });
  });

  it('gives no function of ours and no definer function to anon, authenticated or public', async () => {
    const { rows } = await client.query(`
      select p.oid::regprocedure::text as name, r.rolname as role
      from pg_proc p cross join pg_roles r
      where p.pronamespace = 'public'::regnamespace and r.rolname in ('anon', 'authenticated')
        and has_function_privilege(r.rolname, p.oid, 'execute')`);
    expect(rows).toEqual([]);
    const open = await client.query(`
      select p.oid::regprocedure::text from pg_proc p, aclexplode(p.proacl) a
      where p.pronamespace in ('public'::regnamespace, 'tester'::regnamespace) and a.grantee = 0`);
    expect(open.rows).toEqual([]);
    const withoutAcl = await client.query(
      "select oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace and proacl is null",
    );
    expect(withoutAcl.rows).toEqual([]);
  });

  it('runs its functions as the invoker (but the one that erases), with an empty search path, for service_role', async () => {
    const { rows } = await client.query<{
      name: string;
      config: string[];
      definer: boolean;
      usable: boolean;
    }>(`
      select proname as name, proconfig as config, prosecdef as definer,
        has_function_privilege('service_role', oid, 'execute') as usable
      from pg_proc where pronamespace = 'public'::regnamespace and proname <> 'deduct_tokens'`);
    expect(rows.map(({ name }) => name).sort()).toEqual([
      'act_for_user',
      'credit_balance',
      'credit_clock',
      'credit_end_hold',
      'credit_entries_stay',
      'credit_grant_due',
      'credit_status',
      'credit_sweep',
      'credit_turn',
      'generation_admit',
      'generation_history_erased',
      'generation_withdraw',
      'history_clear',
      'history_delete',
      'history_find',
      'history_list',
      'history_record',
      'report_latest',
      'report_record',
      'rewrap_assert_column',
      'rewrap_batch',
      'rewrap_count',
      'rewrap_replace',
      'rewrap_scheme',
      'schema_version',
      'user_erase',
      'user_hash',
    ]);
    for (const row of rows) {
      const definer = row.name === 'user_erase';
      expect(row).toMatchObject({ config: ['search_path=""'], definer, usable: true });
    }
  });

  it.each(['anon', 'authenticated'])('refuses %s the table and the functions', async (role) => {
    const select = as(role, USER_A, '', () => client.query('select * from public.generation_history'));
    expect(await sqlState(select)).toBe('42501');
    const call = as(role, USER_A, '', () => client.query(`select public.history_list('${USER_A}', 1)`));
    expect(await sqlState(call)).toBe('42501');
  });

  it('hides foreign rows even from a role that was granted the table by mistake', async () => {
    await record('10000000-0000-4000-8000-000000000001', USER_A);
    await record('10000000-0000-4000-8000-000000000002', USER_B);
    const mistake = 'grant all on public.generation_history to authenticated';
    const seen = await as('authenticated', USER_B, mistake, () =>
      client.query<{ user_id: string }>('select user_id from public.generation_history'),
    );
    expect(new Set(seen.rows.map((row) => row.user_id))).toEqual(new Set([USER_B]));
    const deleted = await as('authenticated', USER_B, mistake, () =>
      client.query(`delete from public.generation_history where user_id = '${USER_A}'`),
    );
    expect(deleted.rowCount).toBe(0);
  });

  it('hides foreign rows even where a function forgets its filter', async () => {
    await record('10000000-0000-4000-8000-000000000003', USER_A);
    const forgetful = `create or replace function public.history_list(p_user_id uuid, p_limit integer,
      p_language text default null, p_after_at timestamptz default null, p_after_id uuid default null)
      returns setof public.generation_history language plpgsql security invoker set search_path = '' as $$
      begin
        perform public.act_for_user(p_user_id);
        return query select h.* from public.generation_history h;
      end $$;`;
    const seen = await as('service_role', USER_A, forgetful, () =>
      client.query<{ user_id: string }>(`select user_id from public.history_list('${USER_B}', 50)`),
    );
    expect(seen.rows.filter((row) => row.user_id !== USER_B)).toEqual([]);
  });

  it('checks what it is given', async () => {
    const refused = (call: string) => sqlState(as('service_role', USER_A, '', () => client.query(call)));
    expect(await refused(`select public.history_list('${USER_A}', 0)`)).toBe('22023');
    expect(await refused(`select public.history_list('${USER_A}', 101)`)).toBe('22023');
    expect(await refused(`select public.history_list('${USER_A}', null)`)).toBe('22023');
    expect(await refused('select public.history_list(null, 1)')).toBe('22004');
    const plain = `select public.history_record(gen_random_uuid(), '${USER_A}', 'x = 1', 'v1.x', 'python', 'm')`;
    expect(await refused(plain)).toBe('23514');
  });

  it("deletes a user's code with the user", async () => {
    await record('10000000-0000-4000-8000-000000000004', USER_A);
    await client.query('begin');
    await client.query(`delete from auth.users where id = '${USER_A}'`);
    const { rows } = await client.query(`select from public.generation_history where user_id = '${USER_A}'`);
    await client.query('rollback');
    expect(rows).toEqual([]);
  });
});
