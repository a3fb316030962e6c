import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { PostgresServer } from '@tester/testing';
import type { ApiConfig } from '../config/api-config';
import { MigrationSource, type Migration } from '../database/migration-source';
import { PostgresDatabase } from '../database/postgres-database';
import { CreditsService, type CreditBalance } from './credits.service';
import { Ledger, PROBES } from './spec/probes';

const RICH = 'aaaaaaaa-0000-4000-8000-000000000001';
const EMPTY = 'aaaaaaaa-0000-4000-8000-000000000002';
const TODAY = 'aaaaaaaa-0000-4000-8000-000000000003';
const source = new MigrationSource(path.resolve(__dirname, '../../../../supabase/migrations'));
const config = {
  credits: { isEnabled: true, generationCost: 10, welcome: 50, daily: 30 },
  encryption: { keyId: 'k1', key: randomBytes(32) },
} as ApiConfig;

const migration = (version: string, sql: string): Migration => ({
  version,
  name: 'x',
  checksum: version,
  sql,
});

/** Wallets as the old service left them, behind a policy of its own. */
const OLD_WALLETS = `
create table public.user_tokens (user_id uuid primary key, balance int not null, last_daily_bonus_at timestamptz,
  created_at timestamptz default now(), updated_at timestamptz default now());
alter table public.user_tokens enable row level security;
insert into public.user_tokens (user_id, balance, last_daily_bonus_at) values
  ('${RICH}', 170, now() - interval '2 days'), ('${EMPTY}', 0, null), ('${TODAY}', 40, now());
grant all on public.user_tokens to authenticated;`;

/** Runs a statement as the owner of the schema, or as another role, and tells its SQLSTATE or '' when it went through. */
const ATTEMPT = `
create function public.attempt(p_statement text, p_role text, p_user text) returns text language plpgsql as $$
begin
  perform set_config('request.jwt.claims', json_build_object('sub', p_user)::text, true);
  execute 'set local role ' || p_role;
  execute p_statement;
  execute 'set local role service_role';
  return '';
exception when others then
  return sqlstate;
end $$;`;

describe('the tables of credits', () => {
  let server: PostgresServer;
  let database: PostgresDatabase;
  let owner: PostgresDatabase;
  let credits: CreditsService;
  let ledger: Ledger;

  beforeAll(async () => {
    server = await PostgresServer.start();
    database = new PostgresDatabase(server.url);
    await database.migrate([migration('20000101000000', OLD_WALLETS)]);
    await database.migrate(await source.read());
    const grants = 'grant anon, authenticated, postgres to service_role;';
    await database.migrate([PROBES, migration('99990102000000', ATTEMPT + grants)]);
    owner = database;
    credits = new CreditsService(database, config);
    ledger = new Ledger(database);
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const attempt = async (statement: string, role: string, userId = RICH): Promise<unknown> => {
    const args = { p_statement: statement, p_role: role, p_user: userId };
    return (await owner.call('attempt', args))[0]?.['attempt'];
  };

  it.each<[string, string, Partial<CreditBalance>]>([
    ['a balance and the bonus of a new day', RICH, { granted: 200, available: 200 }],
    ['an empty wallet, without a second welcome', EMPTY, { granted: 30 }],
    ['a wallet that has had its bonus today', TODAY, { granted: 40 }],
  ])('carries over %s', async (_, userId, expected) => {
    expect(await credits.balanceOf(userId)).toMatchObject(expected);
    expect(await credits.balanceOf(userId)).toMatchObject(expected);
  });

  it('takes the wallets of the old service out of the reach of clients', async () => {
    const mint = `update public.user_tokens set balance = 1000000 where user_id = '${RICH}'`;
    expect(await attempt(mint, 'authenticated')).toBe('42501');
  });

  it.each(['postgres', 'service_role'])('keeps %s from changing the ledger', async (role) => {
    await credits.balanceOf(RICH);
    const before = await ledger.entries();
    for (const statement of [
      'update public.credit_entries set amount = 1',
      'delete from public.credit_entries',
      'truncate public.credit_entries',
    ]) {
      expect(await attempt(statement, role)).toBe(role === 'postgres' ? '23001' : '42501');
    }
    expect(await ledger.entries()).toEqual(before);
  });

  it.each([
    ['an amount of nothing', "(user_id, kind, amount) values ($, 'welcome', 0)", '23514'],
    ['a negative amount', "(user_id, kind, amount) values ($, 'welcome', -5)", '23514'],
    ['an unknown kind', "(user_id, kind, amount) values ($, 'gift', 5)", '23514'],
    ['a hold without a generation', "(user_id, kind, amount) values ($, 'hold', 5)", '23514'],
    ['a bonus without a day', "(user_id, kind, amount) values ($, 'daily', 5)", '23514'],
    ['credits of someone else', `(user_id, kind, amount) values ('${EMPTY}', 'welcome', 5)`, '42501'],
  ])('refuses %s, even from service_role', async (_, values, sqlState) => {
    const statement = `insert into public.credit_entries ${values.replace('$', `'${RICH}'`)}`;
    expect(await attempt(statement, 'service_role')).toBe(sqlState);
  });

  it.each([
    ['welcome', '(user_id, kind, amount, bonus_day) select user_id, kind, amount, bonus_day'],
    ['hold', '(user_id, kind, amount, generation_id) select user_id, kind, amount, generation_id'],
    ['release', '(user_id, kind, amount, generation_id) select user_id, kind, amount, generation_id'],
  ])('refuses a second %s where one may be', async (kind, columns) => {
    const generationId = randomUUID();
    await credits.admit({ generationId, userId: RICH, claim: null });
    await credits.release(RICH, generationId);
    const of =
      kind === 'welcome' ? "kind = 'daily'" : `kind = '${kind}' and generation_id = '${generationId}'`;
    const again = `insert into public.credit_entries ${columns} from public.credit_entries where ${of}`;
    expect(await attempt(again, 'service_role')).toBe('23505');
  });

  it('never lets a generation be both spent and given back', async () => {
    const generationId = randomUUID();
    await credits.admit({ generationId, userId: RICH, claim: null });
    await credits.release(RICH, generationId);
    const capture = `insert into public.credit_entries (user_id, kind, amount, generation_id)
      values ('${RICH}', 'capture', 10, '${generationId}')`;
    expect(await attempt(capture, 'service_role')).toBe('23505');
  });

  it.each(['credit_entries', 'credit_wallets', 'credit_holds', 'generation_requests'])(
    'shows %s to no client, and forces row level security on it',
    async (table) => {
      for (const role of ['anon', 'authenticated']) {
        expect(await attempt(`select from public.${table}`, role)).toBe('42501');
      }
      const isForced = `do $x$ begin assert (select relrowsecurity and relforcerowsecurity from pg_catalog.pg_class
        where oid = 'public.${table}'::regclass); end $x$`;
      expect(await attempt(isForced, 'postgres')).toBe('');
    },
  );

  it("lets a user's entries go with the user, and only then", async () => {
    const userId = randomUUID();
    await credits.admit({ generationId: randomUUID(), userId, claim: { key: 'k', request: [] } });
    expect(await attempt(`delete from auth.users where id = '${userId}'`, 'postgres')).toBe('');
    expect((await ledger.entries()).filter(({ user_id: id }) => id === userId)).toEqual([]);
    expect((await ledger.entries()).length).toBeGreaterThan(0);
    await ledger.audit();
  });
});
