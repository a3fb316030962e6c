-- The second wall, completed: tables of the old service get the same as ours, its functions a fixed search path, and no
-- client can act for another user, should a function ever be granted to clients by mistake. Applies any number of times.

create or replace function public.act_for_user(p_user_id uuid) returns boolean
language plpgsql security invoker set search_path = ''
as $$
begin
  if p_user_id is null then
    raise exception 'p_user_id is required' using errcode = 'null_value_not_allowed';
  end if;
  -- The server names the user it acts for; a client is the one whom its access token names, and nobody else.
  if current_user in ('anon', 'authenticated') and p_user_id is distinct from (select auth.uid()) then
    raise exception 'a client acts for itself alone' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('request.jwt.claims', json_build_object('sub', p_user_id)::text, true);
  return true;
end $$;

-- Balances and transactions of the old service: nobody writes them any more, the server alone reads balances (see
-- credit_grant_due), and they go with their user. NOT VALID: rows whose user is gone already stay as they are.
do $$
declare
  old_table text;
  old_name name;
begin
  foreach old_table in array array['user_tokens', 'token_transactions'] loop
    continue when to_regclass('public.' || old_table) is null;
    for old_name in
      select conname from pg_catalog.pg_constraint
      where conrelid = ('public.' || old_table)::regclass and confrelid = 'auth.users'::regclass and contype = 'f'
    loop
      execute format('alter table public.%I drop constraint %I', old_table, old_name);
    end loop;
    execute format(
      'alter table public.%I add constraint %I foreign key (user_id) references auth.users (id) on delete cascade not valid',
      old_table, old_table || '_user');
    execute format('alter table public.%I enable row level security', old_table);
    execute format('alter table public.%I force row level security', old_table);
    for old_name in
      select polname from pg_catalog.pg_policy where polrelid = ('public.' || old_table)::regclass
    loop
      execute format('drop policy %I on public.%I', old_name, old_table);
    end loop;
    execute format(
      'create policy own_rows on public.%I for select to authenticated, service_role
         using (user_id = (select auth.uid()))', old_table);
    execute format('revoke all on public.%I from public, anon, authenticated, service_role', old_table);
  end loop;
  if to_regclass('public.user_tokens') is not null then
    grant select on public.user_tokens to service_role;
  end if;
end $$;

-- Functions of the old service with their owner's rights look names up where their caller says, unless told otherwise.
-- They may name tables of `public` without it, so theirs cannot be empty as ours is.
do $$
declare
  definer regprocedure;
begin
  for definer in
    select p.oid::regprocedure from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and p.prosecdef
      and not coalesce(p.proconfig::text like '%search_path=%', false)
      and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('alter function %s set search_path = pg_catalog, public, pg_temp', definer);
  end loop;
end $$;

create or replace function public.schema_version() returns text
language sql immutable security invoker set search_path = ''
as $$ select '20261123030100' $$;

revoke all on function public.act_for_user(uuid), public.schema_version() from public, anon, authenticated;
grant execute on function public.act_for_user(uuid), public.schema_version() to service_role;
