import type { Database } from '../../database/database.port';
import type { Migration } from '../../database/migration-source';

/** Ten in the morning in Korea, today: a test that turns the clock by minutes from here meets no new day and no bonus. */
export const morning = (): string => `${new Date().toISOString().slice(0, 10)}T01:00:00Z`;

/** What tests see of the ledger, and the clock they turn; for a database that is thrown away. */
const SQL = `
create table public.probe_clock (shift interval not null);
insert into public.probe_clock values ('0');
grant select on public.probe_clock to service_role;
create or replace function public.credit_clock() returns timestamptz language sql stable security invoker
  set search_path = '' as $$ select now() + shift from public.probe_clock $$;
create function public.probe_turn_clock(p_minutes integer) returns void language sql security definer set search_path = ''
  as $$ update public.probe_clock set shift = shift + make_interval(mins => p_minutes) $$;
create function public.probe_set_clock(p_time text) returns void language sql security definer set search_path = ''
  as $$ update public.probe_clock set shift = p_time::timestamptz - now() $$;
create function public.probe_entries() returns table (user_id uuid, kind text, amount integer, generation_id uuid)
  language sql security definer set search_path = ''
  as $$ select user_id, kind, amount, generation_id from public.credit_entries order by id $$;
create function public.probe_holds() returns table (user_id uuid, amount integer, generation_id uuid)
  language sql security definer set search_path = ''
  as $$ select user_id, amount, generation_id from public.credit_holds $$;
create function public.probe_suites() returns table (id uuid) language sql security definer set search_path = ''
  as $$ select id from public.generation_history $$;
-- Gates: while one is shut, whoever writes such a row stops right before it.
create table public.probe_gates (name text primary key);
grant select on public.probe_gates to service_role;
create function public.probe_gate(p_name text, p_is_shut boolean) returns void language plpgsql security definer
  set search_path = '' as $$
begin
  if p_is_shut then insert into public.probe_gates values (p_name);
  else delete from public.probe_gates where name = p_name;
  end if;
end $$;
create function public.probe_wait() returns trigger language plpgsql set search_path = '' as $$
begin
  while exists (select from public.probe_gates where name = coalesce(to_jsonb(new) ->> 'kind', 'suite')) loop
    perform pg_sleep(0.01);
  end loop;
  return new;
end $$;
create trigger probe_wait before insert on public.generation_history for each row execute function public.probe_wait();
create trigger probe_wait before insert on public.credit_entries for each row execute function public.probe_wait();
create function public.probe_waiting() returns integer language sql security definer set search_path = ''
  as $$ select count(*)::integer from pg_catalog.pg_stat_activity where wait_event = 'PgSleep' $$;
grant execute on all functions in schema public to service_role;`;

export const PROBES: Migration = { version: '99990101000000', name: 'probes', checksum: 'probes', sql: SQL };

/** On Supabase users sign up first; here each does with its first row, whatever that is. */
export const SIGN_UP: Migration = {
  version: '99990101000001',
  name: 'sign_up',
  checksum: 'sign_up',
  sql: `
create function public.probe_sign_up() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into auth.users (id) values (new.user_id) on conflict do nothing;
  return new;
end $$;
do $$
declare
  name text;
begin
  foreach name in array
    array['generation_history', 'credit_entries', 'credit_wallets', 'credit_holds', 'generation_requests']
  loop
    execute format('create trigger probe_sign_up before insert on public.%I
      for each row execute function public.probe_sign_up()', name);
  end loop;
end $$;
notify pgrst, 'reload schema';`,
};

export interface Entry {
  user_id: string;
  kind: 'welcome' | 'carried_over' | 'daily' | 'hold' | 'capture' | 'release';
  amount: number;
  generation_id: string | null;
}

/** The raw rows of the ledger, of all users. */
export class Ledger {
  constructor(private readonly database: Database) {}

  async entries(): Promise<Entry[]> {
    return (await this.database.call('probe_entries', {})) as unknown as Entry[];
  }

  /** Ids of all saved generations. */
  async suites(): Promise<string[]> {
    return (await this.database.call('probe_suites', {})).map(({ id }) => String(id));
  }

  async openHolds(): Promise<string[]> {
    const holds = await this.database.call('probe_holds', {});
    return holds.map((hold) => String(hold['generation_id'])).sort();
  }

  /**
   * What must hold at any time, computed from the rows alone, apart from the SQL under test.
   * @throws Error naming the law that is broken.
   */
  async audit(): Promise<void> {
    const entries = await this.entries();
    const suites = new Set(await this.suites());
    const holds = new Set<string>();
    const open = new Set<string>();
    const available = new Map<string, number>();
    for (const { user_id, kind, amount, generation_id: id } of entries) {
      const balance = available.get(user_id) ?? 0;
      if (id === null) available.set(user_id, balance + amount);
      else if (kind === 'hold') {
        if (holds.has(id)) throw new Error(`${id} is held twice`);
        holds.add(id);
        open.add(id);
        available.set(user_id, balance - amount);
      } else {
        if (!open.delete(id)) throw new Error(`${id} ends without a hold, or twice`);
        if (kind === 'release') available.set(user_id, balance + amount);
        else if (!suites.has(id)) throw new Error(`${id} was charged without a suite`);
      }
      if ((available.get(user_id) ?? 0) < 0) throw new Error(`${user_id} is overdrawn`);
    }
    const listed = await this.openHolds();
    if (listed.join() !== [...open].sort().join())
      throw new Error('the list of open holds is not the ledger’s');
  }
}
