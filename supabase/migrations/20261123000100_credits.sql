-- The credit ledger: what each user was given, what is held for a running generation, and what was spent. Applies to an
-- empty database, to one of the old service (its rows stay as they are) and any number of times.
--
-- An entry moves its amount between four places: `granted` (outside) → available → held → spent. Nothing is ever changed
-- or taken back by changing a row: a wrong entry is answered by another one. So a balance is a sum, and at any time
-- granted = available + held + spent.

-- Now, by the clock of the database: the one clock that all instances of the API share.
create or replace function public.credit_clock() returns timestamptz
language sql stable security invoker set search_path = ''
as $$ select now() $$;

create table if not exists public.credit_entries (
  -- Also the order in which the entries of a user were made.
  id bigint generated always as identity primary key,
  user_id uuid not null,
  kind text not null,
  amount integer not null,
  -- Which act of writing a suite this is about; for hold, capture and release.
  generation_id uuid,
  -- Day in Korea that a daily bonus is for.
  bonus_day date,
  created_at timestamptz not null default now(),
  constraint credit_entries_kind check (kind in ('welcome', 'carried_over', 'daily', 'hold', 'capture', 'release')),
  constraint credit_entries_amount check (amount > 0 and amount <= 1000000),
  constraint credit_entries_generation check ((kind in ('hold', 'capture', 'release')) = (generation_id is not null)),
  constraint credit_entries_day check ((kind = 'daily') = (bonus_day is not null))
);

comment on table public.credit_entries is 'Append-only ledger of credits; balances are sums of it.';

-- Each of these happens once at most, whoever tries and however often.
create unique index if not exists credit_entries_one_bonus on public.credit_entries (user_id, bonus_day)
  where kind = 'daily';
create unique index if not exists credit_entries_one_hold on public.credit_entries (generation_id) where kind = 'hold';
create unique index if not exists credit_entries_one_end on public.credit_entries (generation_id)
  where kind in ('capture', 'release');
create index if not exists credit_entries_user on public.credit_entries (user_id) include (kind, amount);

-- That a user has a wallet, and so has got what newcomers get: a price list may say that this is nothing.
create table if not exists public.credit_wallets (
  user_id uuid primary key,
  opened_at timestamptz not null default now(),
  -- Day in Korea of the last bonus that the old service gave.
  old_bonus_day date
);

-- Holds that wait for their capture or release: the work list of the sweeper. A row goes when its hold ends.
create table if not exists public.credit_holds (
  generation_id uuid primary key,
  user_id uuid not null,
  amount integer not null check (amount > 0),
  expires_at timestamptz not null
);
create index if not exists credit_holds_expiry on public.credit_holds (expires_at);

-- Which generation a client's Idempotency-Key stands for. The request itself is not kept, only a keyed hash of it.
create table if not exists public.generation_requests (
  user_id uuid not null,
  idempotency_key text not null check (length(idempotency_key) between 1 and 255),
  fingerprint text not null,
  generation_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (user_id, idempotency_key)
);

-- Everything goes with its user; see 20261122000100 for auth.remember_user().
do $$
declare
  name text;
begin
  foreach name in array array['credit_entries', 'credit_wallets', 'credit_holds', 'generation_requests'] loop
    if not exists (
      select from pg_catalog.pg_constraint
      where conrelid = ('public.' || name)::regclass and conname = name || '_user'
    ) then
      execute format(
        'alter table public.%I add constraint %I foreign key (user_id) references auth.users (id) on delete cascade',
        name, name || '_user');
    end if;
    if to_regprocedure('auth.remember_user()') is not null then
      execute format(
        'create or replace trigger %I before insert on public.%I for each row execute function auth.remember_user()',
        name || '_remember_user', name);
    end if;
    execute format('alter table public.%I enable row level security', name);
    execute format('alter table public.%I force row level security', name);
    execute format('drop policy if exists own_rows on public.%I', name);
    execute format(
      'create policy own_rows on public.%I for all to authenticated, service_role
         using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()))', name);
    execute format('revoke all on public.%I from public, anon, authenticated, service_role', name);
  end loop;
end $$;

-- The sweeper acts for nobody in particular, so it may see what has run out, and nothing else.
drop policy if exists expired_rows on public.credit_holds;
create policy expired_rows on public.credit_holds for select to service_role
  using (expires_at <= public.credit_clock());

grant select, insert on public.credit_entries to service_role;
grant select, insert on public.credit_wallets to service_role;
grant select, insert, delete on public.credit_holds to service_role;
grant select, insert, delete on public.generation_requests to service_role;

-- Grants bind service_role; this binds everybody. Entries leave with their user alone, by the foreign key's cascade.
create or replace function public.credit_entries_stay() returns trigger
language plpgsql security invoker set search_path = ''
as $$
begin
  if tg_op = 'DELETE' and not exists (select from auth.users u where u.id = old.user_id) then
    return old;
  end if;
  raise exception 'the ledger of credits is append-only' using errcode = 'restrict_violation';
end $$;
create or replace trigger credit_entries_stay
  before update or delete on public.credit_entries
  for each row execute function public.credit_entries_stay();
create or replace trigger credit_entries_stay_all
  before truncate on public.credit_entries
  for each statement execute function public.credit_entries_stay();

-- Balances of the old service are carried over when their user comes first (see the functions); until then they stay
-- where they are, out of reach of the Data API.
do $$
begin
  if to_regclass('public.user_tokens') is not null then
    revoke insert, update, delete, truncate on public.user_tokens from public, anon, authenticated;
    grant select on public.user_tokens to service_role;
    drop policy if exists carried_over_rows on public.user_tokens;
    create policy carried_over_rows on public.user_tokens for select to service_role
      using (user_id = (select auth.uid()));
  end if;
end $$;

revoke all on function public.credit_clock(), public.credit_entries_stay() from public, anon, authenticated;
grant execute on function public.credit_clock(), public.credit_entries_stay() to service_role;
