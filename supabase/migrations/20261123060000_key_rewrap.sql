-- What rewrites stored texts under another key. Applies to what the migrations before it leave, and any number of times.

-- Rewriting goes through the rows of all users. On Supabase service_role bypasses row level security; elsewhere these
-- policies let it, within a function below alone. Its clients (anon, authenticated) gain nothing.
drop policy if exists rewrap_reads on public.generation_history;
create policy rewrap_reads on public.generation_history for select to service_role
  using ((select current_setting('tester.rewrap', true)) = 'on');
drop policy if exists rewrap_writes on public.generation_history;
create policy rewrap_writes on public.generation_history for update to service_role
  using ((select current_setting('tester.rewrap', true)) = 'on');
grant update (input_code, generated_code) on public.generation_history to service_role;

drop policy if exists rewrap_reads on public.generation_reports;
create policy rewrap_reads on public.generation_reports for select to service_role
  using ((select current_setting('tester.rewrap', true)) = 'on');
drop policy if exists rewrap_writes on public.generation_reports;
create policy rewrap_writes on public.generation_reports for update to service_role
  using ((select current_setting('tester.rewrap', true)) = 'on');
grant update (report) on public.generation_reports to service_role;

-- Two policies that may each let a row in leave the planner to guess how many they do; it would sort all rows of a user
-- for one page of them. The index has them in order.
alter function public.history_list(uuid, integer, text, timestamptz, uuid) set enable_sort = off;
alter function public.history_list(uuid, integer, text, timestamptz, uuid) set enable_bitmapscan = off;

-- What a stored text was written with: v1.<key id>, fernet, or unknown.
create or replace function public.rewrap_scheme(p_stored text) returns text
language sql immutable security invoker set search_path = ''
as $$
  select case
    when p_stored like 'v1.%' then 'v1.' || split_part(p_stored, '.', 2)
    when p_stored like 'gAAAAA%' then 'fernet'
    else 'unknown'
  end
$$;

-- How many texts of each table are stored under which key.
create or replace function public.rewrap_count() returns table (table_name text, scheme text, texts bigint)
language plpgsql security invoker set search_path = ''
as $$
begin
  perform set_config('tester.rewrap', 'on', true);
  return query
    select t.table_name, t.scheme, count(*)
    from (
      select 'generation_history'::text as table_name, public.rewrap_scheme(h.input_code) as scheme
      from public.generation_history h
      union all
      select 'generation_history', public.rewrap_scheme(h.generated_code) from public.generation_history h
      union all
      select 'generation_reports', public.rewrap_scheme(r.report) from public.generation_reports r
    ) t
    group by t.table_name, t.scheme
    order by t.table_name, t.scheme;
  perform set_config('tester.rewrap', '', true);
end $$;

-- The next texts of a column, in the order of their rows' ids, that another key than p_key_id wrote; after p_after_id, or
-- the first.
create or replace function public.rewrap_batch(
  p_table text, p_column text, p_key_id text, p_after_id uuid, p_limit integer
) returns table (id uuid, user_id uuid, stored text)
language plpgsql security invoker set search_path = ''
as $$
begin
  perform public.rewrap_assert_column(p_table, p_column);
  if p_limit is null or p_limit not between 1 and 1000 then
    raise exception 'p_limit must be from 1 to 1000' using errcode = 'invalid_parameter_value';
  end if;
  perform set_config('tester.rewrap', 'on', true);
  return query execute format(
    'select t.id, t.user_id, t.%I from public.%I t
     where ($1 is null or t.id > $1) and not starts_with(t.%I, $2)
     order by t.id limit $3',
    p_column, p_table, p_column
  ) using p_after_id, 'v1.' || p_key_id || '.', p_limit;
  perform set_config('tester.rewrap', '', true);
end $$;

-- Replaces texts that are still what they were. p_changes: JSON list of {id, old, new}. Returns how many were.
create or replace function public.rewrap_replace(p_table text, p_column text, p_changes text) returns integer
language plpgsql security invoker set search_path = ''
as $$
declare
  replaced integer;
begin
  perform public.rewrap_assert_column(p_table, p_column);
  perform set_config('tester.rewrap', 'on', true);
  execute format(
    'update public.%I t set %I = c.new
     from jsonb_to_recordset($1::jsonb) as c(id uuid, old text, new text)
     where t.id = c.id and t.%I = c.old',
    p_table, p_column, p_column
  ) using p_changes;
  get diagnostics replaced = row_count;
  perform set_config('tester.rewrap', '', true);
  return replaced;
end $$;

create or replace function public.rewrap_assert_column(p_table text, p_column text) returns void
language plpgsql immutable security invoker set search_path = ''
as $$
begin
  if coalesce(p_table || '.' || p_column, '') not in
    ('generation_history.input_code', 'generation_history.generated_code', 'generation_reports.report')
  then
    raise exception 'not a column of encrypted texts' using errcode = 'invalid_parameter_value';
  end if;
end $$;

create or replace function public.schema_version() returns text
language sql immutable security invoker set search_path = ''
as $$ select '20261123060000' $$;

do $$
declare
  ours regprocedure;
begin
  foreach ours in array array[
    'public.rewrap_scheme(text)',
    'public.rewrap_count()',
    'public.rewrap_batch(text, text, text, uuid, integer)',
    'public.rewrap_replace(text, text, text)',
    'public.rewrap_assert_column(text, text)',
    'public.schema_version()'
  ]::regprocedure[] loop
    execute format('revoke all on function %s from public, anon, authenticated', ours);
    execute format('grant execute on function %s to service_role', ours);
  end loop;
end $$;
