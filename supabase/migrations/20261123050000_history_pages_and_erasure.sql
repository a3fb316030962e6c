-- The history in pages, reports about its suites, and what erases a user. Applies to what the migrations before it leave,
-- and any number of times.

-- Pages are read in the order of these indexes, rows of the old service that have no time last.
create index if not exists generation_history_user_page
  on public.generation_history (user_id, created_at desc nulls last, id desc);
create index if not exists generation_history_user_language_page
  on public.generation_history (user_id, lower(language), created_at desc nulls last, id desc);
drop index if exists public.generation_history_user_newest;

-- What was found out about a suite when it was run; `report` is encrypted by the API, as the code is.
create table if not exists public.generation_reports (
  id uuid primary key,
  generation_id uuid not null references public.generation_history (id) on delete cascade,
  user_id uuid not null,
  report text not null check (report like 'v1.%'),
  created_at timestamptz not null default now()
);
create index if not exists generation_reports_newest
  on public.generation_reports (generation_id, created_at desc, id desc);

do $$
begin
  if not exists (
    select from pg_catalog.pg_constraint
    where conrelid = 'public.generation_reports'::regclass and conname = 'generation_reports_user'
  ) then
    alter table public.generation_reports add constraint generation_reports_user
      foreign key (user_id) references auth.users (id) on delete cascade;
  end if;
  if to_regprocedure('auth.remember_user()') is not null then
    create or replace trigger generation_reports_remember_user before insert on public.generation_reports
      for each row execute function auth.remember_user();
  end if;
end $$;
alter table public.generation_reports enable row level security;
alter table public.generation_reports force row level security;
drop policy if exists own_rows on public.generation_reports;
create policy own_rows on public.generation_reports for all to authenticated, service_role
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
revoke all on public.generation_reports from public, anon, authenticated, service_role;
grant select, insert, delete on public.generation_reports to service_role;

-- One way: from it nobody learns who it was; only who comes again is recognised.
create or replace function public.user_hash(p_user_id uuid) returns text
language sql immutable security invoker set search_path = ''
as $$ select encode(sha256(convert_to('tester.v1.user:' || p_user_id::text, 'UTF8')), 'hex') $$;

-- All that is left of a user who erased everything: when, and the credits that were left. Without these, erasing would be
-- a way to the credits of a newcomer, any number of times.
create table if not exists public.erased_users (
  user_hash text primary key,
  -- What was begun at this time or before must not be saved any more.
  erased_before timestamptz not null,
  -- Null when there is nothing to give back: none was left behind, or the user has come again and has it.
  credits integer check (credits >= 0),
  -- Day in Korea of the last bonus.
  bonus_day date
);
alter table public.erased_users enable row level security;
alter table public.erased_users force row level security;
drop policy if exists own_rows on public.erased_users;
create policy own_rows on public.erased_users for all to service_role
  using (user_hash = (select public.user_hash(auth.uid())))
  with check (user_hash = (select public.user_hash(auth.uid())));
revoke all on public.erased_users from public, anon, authenticated, service_role;
grant select, update on public.erased_users to service_role;

-- A generation that was running, or waiting to be saved, when its user erased everything must not bring anything back.
-- When it began is told by its id, a UUID of version 7 (its first 48 bits are milliseconds since 1970); ids of other
-- versions say nothing and pass. Erasing waits for those who are about to save, and the other way round.
create or replace function public.generation_history_erased() returns trigger
language plpgsql security invoker set search_path = ''
as $$
declare
  begun_ms bigint := ('x0000' || replace(left(new.id::text, 13), '-', ''))::bit(64)::bigint;
begin
  perform pg_advisory_xact_lock_shared(hashtextextended(new.user_id::text, 7305813));
  if substr(new.id::text, 15, 1) = '7' and exists (
    select from public.erased_users e
    where e.user_hash = public.user_hash(new.user_id)
      and begun_ms <= floor(extract(epoch from e.erased_before) * 1000)
  ) then
    raise exception 'its user has erased this generation' using errcode = 'TE410';
  end if;
  return new;
end $$;
-- Its name lets it run before the other triggers of the table: it takes the lock that is to be taken first.
create or replace trigger generation_history_erased before insert on public.generation_history
  for each row execute function public.generation_history_erased();

-- A page of the user's entries, newest first: those after the entry that was at p_after_at with p_after_id, or the first.
-- p_after_at is null, too, for an entry without a time.
drop function if exists public.history_list(uuid, integer);
create or replace function public.history_list(
  p_user_id uuid,
  p_limit integer,
  p_language text default null,
  p_after_at timestamptz default null,
  p_after_id uuid default null
) returns setof public.generation_history
language plpgsql security invoker set search_path = ''
as $$
declare
  found_before bigint := 0;
begin
  perform public.act_for_user(p_user_id);
  if p_limit is null or p_limit not between 1 and 100 then
    raise exception 'p_limit must be from 1 to 100' using errcode = 'invalid_parameter_value';
  end if;
  if p_after_id is null then
    return query
      select h.* from public.generation_history h
      where h.user_id = p_user_id and (p_language is null or lower(h.language) = p_language)
      order by h.created_at desc nulls last, h.id desc
      limit p_limit;
    return;
  end if;
  if p_after_at is not null then
    return query
      select h.* from public.generation_history h
      where h.user_id = p_user_id and (h.created_at, h.id) < (p_after_at, p_after_id)
        and (p_language is null or lower(h.language) = p_language)
      order by h.created_at desc nulls last, h.id desc
      limit p_limit;
    get diagnostics found_before = row_count;
    if found_before = p_limit then
      return;
    end if;
  end if;
  return query
    select h.* from public.generation_history h
    where h.user_id = p_user_id and h.created_at is null and (p_after_at is not null or h.id < p_after_id)
      and (p_language is null or lower(h.language) = p_language)
    order by h.created_at desc nulls last, h.id desc
    limit p_limit - found_before;
end $$;

-- Deletes all entries of a user and returns how many there were.
create or replace function public.history_clear(p_user_id uuid) returns integer
language plpgsql security invoker set search_path = ''
as $$
declare
  deleted integer;
begin
  perform public.act_for_user(p_user_id);
  delete from public.generation_history h where h.user_id = p_user_id;
  get diagnostics deleted = row_count;
  return deleted;
end $$;

-- False when the user has no such entry (any more); true, too, when this very report was recorded before.
create or replace function public.report_record(p_user_id uuid, p_id uuid, p_generation_id uuid, p_report text)
returns boolean
language plpgsql security invoker set search_path = ''
as $$
begin
  perform public.act_for_user(p_user_id);
  insert into public.generation_reports (id, generation_id, user_id, report)
  select p_id, h.id, p_user_id, p_report from public.generation_history h
  where h.id = p_generation_id and h.user_id = p_user_id
  on conflict (id) do nothing;
  return exists (select from public.generation_reports r where r.id = p_id and r.user_id = p_user_id);
end $$;

-- No row when there is no report about this entry of this user.
create or replace function public.report_latest(p_user_id uuid, p_generation_id uuid)
returns setof public.generation_reports
language plpgsql security invoker set search_path = ''
as $$
begin
  perform public.act_for_user(p_user_id);
  return query
    select r.* from public.generation_reports r
    where r.generation_id = p_generation_id and r.user_id = p_user_id
    order by r.created_at desc, r.id desc
    limit 1;
end $$;

-- As before, and who has erased everything comes back to the credits that were left.
create or replace function public.credit_grant_due(p_user_id uuid, p_welcome integer, p_daily integer) returns void
language plpgsql security invoker set search_path = ''
as $$
declare
  today date := (public.credit_clock() at time zone 'Asia/Seoul')::date;
  old_balance integer;
  old_day date;
begin
  if p_welcome is null or p_daily is null or p_welcome < 0 or p_daily < 0 then
    raise exception 'grants must not be negative' using errcode = 'invalid_parameter_value';
  end if;
  if not exists (select from public.credit_wallets w where w.user_id = p_user_id) then
    select e.credits, e.bonus_day into old_balance, old_day from public.erased_users e
    where e.user_hash = public.user_hash(p_user_id) and e.credits is not null;
    if old_balance is not null then
      update public.erased_users e set credits = null, bonus_day = null
      where e.user_hash = public.user_hash(p_user_id);
    elsif to_regclass('public.user_tokens') is not null then
      execute 'select balance, (last_daily_bonus_at at time zone ''Asia/Seoul'')::date
        from public.user_tokens where user_id = $1'
        into old_balance, old_day using p_user_id;
    end if;
    insert into public.credit_wallets (user_id, opened_at, old_bonus_day)
    values (p_user_id, public.credit_clock(), old_day);
    insert into public.credit_entries (user_id, kind, amount, created_at)
    select p_user_id, case when old_balance is null then 'welcome' else 'carried_over' end, given, public.credit_clock()
    from (select coalesce(old_balance, p_welcome) as given) g
    where given > 0;
  end if;
  if p_daily > 0 and not exists (
    select from public.credit_entries e where e.user_id = p_user_id and e.kind = 'daily' and e.bonus_day = today
  ) and not exists (
    select from public.credit_wallets w where w.user_id = p_user_id and w.old_bonus_day >= today
  ) then
    insert into public.credit_entries (user_id, kind, amount, bonus_day, created_at)
    values (p_user_id, 'daily', p_daily, today, public.credit_clock());
  end if;
end $$;

-- Entries leave with their user alone: by the foreign key's cascade, or by user_erase.
create or replace function public.credit_entries_stay() returns trigger
language plpgsql security invoker set search_path = ''
as $$
begin
  if tg_op = 'DELETE' and (
    current_setting('tester.erased_user', true) = old.user_id::text
    or not exists (select from auth.users u where u.id = old.user_id)
  ) then
    return old;
  end if;
  raise exception 'the ledger of credits is append-only' using errcode = 'restrict_violation';
end $$;

-- Deletes every row of a user, those of the old service included, whatever began at p_erased_before or earlier and is not
-- saved yet included. The account itself belongs to Supabase Auth and stays. Repeating it changes nothing. The one function
-- with the rights of its owner: nobody else may delete from the ledger.
create or replace function public.user_erase(p_user_id uuid, p_erased_before timestamptz) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  credits_left integer;
  last_bonus date;
begin
  if p_erased_before is null then
    raise exception 'p_erased_before is required' using errcode = 'null_value_not_allowed';
  end if;
  perform public.act_for_user(p_user_id);
  perform pg_advisory_xact_lock(hashtextextended(p_user_id::text, 7305813));
  perform public.credit_turn(p_user_id);
  if exists (select from public.credit_wallets w where w.user_id = p_user_id) then
    -- What is held belongs to generations that are erased with it.
    select b.available + b.held into credits_left from public.credit_balance(p_user_id) b;
    select greatest(w.old_bonus_day, (select max(e.bonus_day) from public.credit_entries e where e.user_id = p_user_id))
      into last_bonus from public.credit_wallets w where w.user_id = p_user_id;
  elsif to_regclass('public.user_tokens') is not null then
    execute 'select greatest(balance, 0), (last_daily_bonus_at at time zone ''Asia/Seoul'')::date
      from public.user_tokens where user_id = $1'
      into credits_left, last_bonus using p_user_id;
  end if;
  insert into public.erased_users as e (user_hash, erased_before, credits, bonus_day)
  -- A clock that is far ahead must not keep the user from saving for long.
  values (public.user_hash(p_user_id), least(p_erased_before, clock_timestamp() + interval '1 minute'), credits_left, last_bonus)
  on conflict (user_hash) do update set
    erased_before = greatest(e.erased_before, excluded.erased_before),
    credits = coalesce(excluded.credits, e.credits),
    bonus_day = greatest(excluded.bonus_day, e.bonus_day);
  perform set_config('tester.erased_user', p_user_id::text, true);
  delete from public.generation_reports where user_id = p_user_id;
  delete from public.generation_history where user_id = p_user_id;
  delete from public.generation_requests where user_id = p_user_id;
  delete from public.credit_holds where user_id = p_user_id;
  delete from public.credit_entries where user_id = p_user_id;
  delete from public.credit_wallets where user_id = p_user_id;
  if to_regclass('public.user_tokens') is not null then
    execute 'delete from public.user_tokens where user_id = $1' using p_user_id;
  end if;
  if to_regclass('public.token_transactions') is not null then
    execute 'delete from public.token_transactions where user_id = $1' using p_user_id;
  end if;
  -- Where there is no Supabase Auth this is our own note that the user exists; see 20261122000100.
  if to_regprocedure('auth.remember_user()') is not null then
    delete from auth.users where id = p_user_id;
  end if;
  perform set_config('tester.erased_user', '', true);
  return true;
end $$;

create or replace function public.schema_version() returns text
language sql immutable security invoker set search_path = ''
as $$ select '20261123050000' $$;

do $$
declare
  ours regprocedure;
begin
  foreach ours in array array[
    'public.user_hash(uuid)',
    'public.generation_history_erased()',
    'public.history_list(uuid, integer, text, timestamptz, uuid)',
    'public.history_clear(uuid)',
    'public.report_record(uuid, uuid, uuid, text)',
    'public.report_latest(uuid, uuid)',
    'public.credit_grant_due(uuid, integer, integer)',
    'public.credit_entries_stay()',
    'public.user_erase(uuid, timestamptz)',
    'public.schema_version()'
  ]::regprocedure[] loop
    execute format('revoke all on function %s from public, anon, authenticated', ours);
    execute format('grant execute on function %s to service_role', ours);
  end loop;
end $$;
