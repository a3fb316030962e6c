-- What the API may do with credits. As all functions of ours: rights of the caller, granted to service_role alone, and
-- each says for which user it acts. Calls that take or give credits of one user take turns, so none can overdraw.

-- Acts for a user, alone among all who touch this user's credits, until the transaction ends.
create or replace function public.credit_turn(p_user_id uuid) returns void
language plpgsql security invoker set search_path = ''
as $$
begin
  perform public.act_for_user(p_user_id);
  perform pg_advisory_xact_lock(hashtextextended(p_user_id::text, 7305812));
end $$;

create or replace function public.credit_balance(p_user_id uuid)
returns table (granted bigint, available bigint, held bigint, spent bigint)
language sql stable security invoker set search_path = ''
as $$
  select
    coalesce(sum(e.amount) filter (where e.kind in ('welcome', 'carried_over', 'daily')), 0),
    coalesce(sum(case e.kind when 'hold' then -e.amount when 'capture' then 0 else e.amount end), 0),
    coalesce(sum(case e.kind when 'hold' then e.amount when 'capture' then -e.amount when 'release' then -e.amount end), 0),
    coalesce(sum(e.amount) filter (where e.kind = 'capture'), 0)
  from public.credit_entries e
  where e.user_id = p_user_id
$$;

-- Gives what is due: the welcome, or the balance with the old service, on the first call; the bonus once per Korean day.
-- Call it in the user's turn.
create or replace function public.credit_grant_due(p_user_id uuid, p_welcome integer, p_daily integer) returns void
language plpgsql security invoker set search_path = ''
as $$
declare
  today date := (public.credit_clock() at time zone 'Asia/Seoul')::date;
  old_balance integer;
  old_bonus_at timestamptz;
begin
  if p_welcome is null or p_daily is null or p_welcome < 0 or p_daily < 0 then
    raise exception 'grants must not be negative' using errcode = 'invalid_parameter_value';
  end if;
  if not exists (select from public.credit_wallets w where w.user_id = p_user_id) then
    if to_regclass('public.user_tokens') is not null then
      execute 'select balance, last_daily_bonus_at from public.user_tokens where user_id = $1'
        into old_balance, old_bonus_at using p_user_id;
    end if;
    insert into public.credit_wallets (user_id, opened_at, old_bonus_day)
    values (p_user_id, public.credit_clock(), (old_bonus_at at time zone 'Asia/Seoul')::date);
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

create or replace function public.credit_status(p_user_id uuid, p_welcome integer, p_daily integer)
returns table (granted bigint, available bigint, held bigint, spent bigint)
language plpgsql security invoker set search_path = ''
as $$
begin
  perform public.credit_turn(p_user_id);
  perform public.credit_grant_due(p_user_id, p_welcome, p_daily);
  return query select * from public.credit_balance(p_user_id);
end $$;

-- Ends the hold of a generation as `capture` or `release`. False when it has no hold (any more): a hold ends once.
create or replace function public.credit_end_hold(p_user_id uuid, p_generation_id uuid, p_kind text) returns boolean
language plpgsql security invoker set search_path = ''
as $$
declare
  held_amount integer;
begin
  perform public.act_for_user(p_user_id);
  if p_kind is null or p_kind not in ('capture', 'release') then
    raise exception 'a hold ends as capture or release' using errcode = 'invalid_parameter_value';
  end if;
  -- Of two who end the same hold, the second waits here for the first and then finds nothing.
  delete from public.credit_holds h where h.generation_id = p_generation_id and h.user_id = p_user_id
  returning h.amount into held_amount;
  if held_amount is null then
    return false;
  end if;
  insert into public.credit_entries (user_id, kind, amount, generation_id, created_at)
  values (p_user_id, p_kind, held_amount, p_generation_id, public.credit_clock());
  return true;
end $$;

-- Admits a generation, or says why not; one row with `outcome`:
--   admitted  its price is held (a price of 0 holds nothing); with a key, the key stands for it from now on
--   replayed  the key stands for the generation returned already; nothing was held
--   mismatch  the key stands for another request
--   short     fewer credits are available than it costs; nothing was held, the key is free
-- Repeating a call whose answer was lost gives the same answer, and holds nothing twice.
create or replace function public.generation_admit(
  p_user_id uuid,
  p_generation_id uuid,
  p_price integer,
  p_hold_seconds integer,
  p_welcome integer,
  p_daily integer,
  p_idempotency_key text,
  p_fingerprint text
) returns table (outcome text, generation_id uuid, available bigint)
language plpgsql security invoker set search_path = ''
as $$
#variable_conflict use_column
declare
  known public.generation_requests;
  credits bigint := 0;
begin
  if p_generation_id is null or p_price is null or p_price not between 0 and 1000000
    or p_hold_seconds is null or p_hold_seconds not between 1 and 86400 then
    raise exception 'a generation, a price and a time are required' using errcode = 'invalid_parameter_value';
  end if;
  perform public.credit_turn(p_user_id);
  if p_idempotency_key is not null then
    delete from public.generation_requests r
    where r.user_id = p_user_id and r.created_at <= public.credit_clock() - interval '24 hours';
    select r.* into known from public.generation_requests r
    where r.user_id = p_user_id and r.idempotency_key = p_idempotency_key;
    if known.fingerprint <> p_fingerprint then
      return query select 'mismatch', known.generation_id, credits;
      return;
    elsif known.generation_id <> p_generation_id then
      return query select 'replayed', known.generation_id, credits;
      return;
    end if;
  end if;
  if p_price > 0 then
    perform public.credit_grant_due(p_user_id, p_welcome, p_daily);
    select b.available into credits from public.credit_balance(p_user_id) b;
    if not exists (
      select from public.credit_entries e
      where e.generation_id = p_generation_id and e.kind = 'hold' and e.user_id = p_user_id
    ) then
      if credits < p_price then
        return query select 'short', p_generation_id, credits;
        return;
      end if;
      insert into public.credit_entries (user_id, kind, amount, generation_id, created_at)
      values (p_user_id, 'hold', p_price, p_generation_id, public.credit_clock());
      insert into public.credit_holds (generation_id, user_id, amount, expires_at)
      values (p_generation_id, p_user_id, p_price, public.credit_clock() + make_interval(secs => p_hold_seconds));
      credits := credits - p_price;
    end if;
  end if;
  if p_idempotency_key is not null then
    insert into public.generation_requests (user_id, idempotency_key, fingerprint, generation_id, created_at)
    values (p_user_id, p_idempotency_key, p_fingerprint, p_generation_id, public.credit_clock())
    on conflict do nothing;
  end if;
  return query select 'admitted', p_generation_id, credits;
end $$;

-- Undoes the admission of a generation that never began: its credits are available again, its key is free.
create or replace function public.generation_withdraw(p_user_id uuid, p_generation_id uuid) returns boolean
language plpgsql security invoker set search_path = ''
as $$
begin
  perform public.credit_turn(p_user_id);
  delete from public.generation_requests r where r.user_id = p_user_id and r.generation_id = p_generation_id;
  return public.credit_end_hold(p_user_id, p_generation_id, 'release');
end $$;

-- Releases holds that nobody ended in time (their process is gone); returns how many, p_limit at most.
create or replace function public.credit_sweep(p_limit integer) returns integer
language plpgsql security invoker set search_path = ''
as $$
declare
  expired record;
  released integer := 0;
begin
  if p_limit is null or p_limit not between 1 and 1000 then
    raise exception 'p_limit must be from 1 to 1000' using errcode = 'invalid_parameter_value';
  end if;
  -- In one order, so that sweepers of several instances wait for each other and never in a circle.
  for expired in
    select h.user_id, h.generation_id from public.credit_holds h
    where h.expires_at <= public.credit_clock()
    order by h.expires_at, h.generation_id
    limit p_limit
  loop
    if public.credit_end_hold(expired.user_id, expired.generation_id, 'release') then
      released := released + 1;
    end if;
  end loop;
  return released;
end $$;

-- Saves a suite and, in the same transaction, ends the hold of its generation: the suite is kept and paid for, or
-- neither. A suite that costs nothing (p_is_free: it was written before) gives its hold back.
-- True when the row is new, false when this very entry was saved before: a repeated call changes nothing.
drop function if exists public.history_record(uuid, uuid, text, text, text, text);
create or replace function public.history_record(
  p_id uuid,
  p_user_id uuid,
  p_input_code text,
  p_generated_code text,
  p_language text,
  p_model text,
  p_is_free boolean default false
) returns boolean
language plpgsql security invoker set search_path = ''
as $$
declare
  is_new boolean;
begin
  perform public.act_for_user(p_user_id);
  if p_input_code not like 'v1.%' or p_generated_code not like 'v1.%' then
    raise exception 'code is stored encrypted only' using errcode = 'check_violation';
  end if;
  insert into public.generation_history (id, user_id, input_code, generated_code, language, model)
  values (p_id, p_user_id, p_input_code, p_generated_code, p_language, p_model)
  on conflict (id) do nothing;
  is_new := found;
  if not is_new and not exists (
    select from public.generation_history h where h.id = p_id and h.user_id = p_user_id
  ) then
    raise exception 'this id belongs to another entry' using errcode = 'unique_violation';
  end if;
  perform public.credit_end_hold(p_user_id, p_id, case when p_is_free then 'release' else 'capture' end);
  return is_new;
end $$;

create or replace function public.schema_version() returns text
language sql immutable security invoker set search_path = ''
as $$ select '20261123000200' $$;

do $$
declare
  ours regprocedure;
begin
  foreach ours in array array[
    'public.credit_turn(uuid)',
    'public.credit_balance(uuid)',
    'public.credit_grant_due(uuid, integer, integer)',
    'public.credit_status(uuid, integer, integer)',
    'public.credit_end_hold(uuid, uuid, text)',
    'public.generation_admit(uuid, uuid, integer, integer, integer, integer, text, text)',
    'public.generation_withdraw(uuid, uuid)',
    'public.credit_sweep(integer)',
    'public.history_record(uuid, uuid, text, text, text, text, boolean)',
    'public.schema_version()'
  ]::regprocedure[] loop
    execute format('revoke all on function %s from public, anon, authenticated', ours);
    execute format('grant execute on function %s to service_role', ours);
  end loop;
end $$;
