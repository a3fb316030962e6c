-- What the API may do with the saved generations. All functions run with the rights of their caller (security invoker)
-- and are granted to service_role alone. Each first says for which user it acts, so that row level security holds for
-- it wherever service_role does not bypass it.

create or replace function public.act_for_user(p_user_id uuid) returns boolean
language plpgsql security invoker set search_path = ''
as $$
begin
  if p_user_id is null then
    raise exception 'p_user_id is required' using errcode = 'null_value_not_allowed';
  end if;
  perform set_config('request.jwt.claims', json_build_object('sub', p_user_id)::text, true);
  return true;
end $$;

-- True when the row is new, false when this very entry was saved before: a repeated call changes nothing.
create or replace function public.history_record(
  p_id uuid,
  p_user_id uuid,
  p_input_code text,
  p_generated_code text,
  p_language text,
  p_model text
) returns boolean
language plpgsql security invoker set search_path = ''
as $$
begin
  perform public.act_for_user(p_user_id);
  if p_input_code not like 'v1.%' or p_generated_code not like 'v1.%' then
    raise exception 'code is stored encrypted only' using errcode = 'check_violation';
  end if;
  insert into public.generation_history (id, user_id, input_code, generated_code, language, model)
  values (p_id, p_user_id, p_input_code, p_generated_code, p_language, p_model)
  on conflict (id) do nothing;
  if found then
    return true;
  end if;
  if not exists (select from public.generation_history h where h.id = p_id and h.user_id = p_user_id) then
    raise exception 'this id belongs to another entry' using errcode = 'unique_violation';
  end if;
  return false;
end $$;

create or replace function public.history_list(p_user_id uuid, p_limit integer)
returns setof public.generation_history
language plpgsql security invoker set search_path = ''
as $$
begin
  perform public.act_for_user(p_user_id);
  if p_limit is null or p_limit not between 1 and 50 then
    raise exception 'p_limit must be from 1 to 50' using errcode = 'invalid_parameter_value';
  end if;
  return query
    select h.* from public.generation_history h
    where h.user_id = p_user_id
    order by h.created_at desc nulls last, h.id desc
    limit p_limit;
end $$;

-- No row when there is no such entry of this user.
create or replace function public.history_find(p_user_id uuid, p_id uuid)
returns setof public.generation_history
language plpgsql security invoker set search_path = ''
as $$
begin
  perform public.act_for_user(p_user_id);
  return query select h.* from public.generation_history h where h.id = p_id and h.user_id = p_user_id;
end $$;

-- False when there is no such entry of this user.
create or replace function public.history_delete(p_user_id uuid, p_id uuid) returns boolean
language plpgsql security invoker set search_path = ''
as $$
begin
  perform public.act_for_user(p_user_id);
  delete from public.generation_history h where h.id = p_id and h.user_id = p_user_id;
  return found;
end $$;

-- The version of the newest migration that is in force; each migration to come replaces this function.
create or replace function public.schema_version() returns text
language sql immutable security invoker set search_path = ''
as $$ select '20261122000200' $$;

revoke all on function
  public.act_for_user(uuid),
  public.history_record(uuid, uuid, text, text, text, text),
  public.history_list(uuid, integer),
  public.history_find(uuid, uuid),
  public.history_delete(uuid, uuid),
  public.schema_version()
from public, anon, authenticated;
grant execute on function
  public.act_for_user(uuid),
  public.history_record(uuid, uuid, text, text, text, text),
  public.history_list(uuid, integer),
  public.history_find(uuid, uuid),
  public.history_delete(uuid, uuid),
  public.schema_version()
to service_role;

-- Functions of the old service that run with their owner's rights could be called by any visitor. Only the server calls
-- such functions; triggers need no right to run theirs, and functions of extensions are left alone.
do $$
declare
  definer regprocedure;
begin
  for definer in
    select p.oid::regprocedure from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and p.prosecdef
      and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('revoke all on function %s from public, anon, authenticated', definer);
    execute format('grant execute on function %s to service_role', definer);
  end loop;
end $$;
