-- What the model counted while it wrote a suite, kept with the suite. Null where no model wrote: in rows of older
-- versions, with a suite that was written before, and with one by the offline writer.

alter table public.generation_history add column if not exists usage jsonb;
alter table public.generation_history drop constraint if exists generation_history_usage;
alter table public.generation_history add constraint generation_history_usage
  check (usage is null or (jsonb_typeof(usage) = 'object' and pg_column_size(usage) <= 1024));

comment on column public.generation_history.usage is 'Model tokens: {inputModelTokens, outputModelTokens, thinkingModelTokens}.';

-- As before, with the usage. An API of the former version leaves it out.
drop function if exists public.history_record(uuid, uuid, text, text, text, text, boolean);
create or replace function public.history_record(
  p_id uuid,
  p_user_id uuid,
  p_input_code text,
  p_generated_code text,
  p_language text,
  p_model text,
  p_is_free boolean default false,
  p_usage jsonb default null
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
  insert into public.generation_history (id, user_id, input_code, generated_code, language, model, usage)
  values (p_id, p_user_id, p_input_code, p_generated_code, p_language, p_model, p_usage)
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
as $$ select '20261123040000' $$;

revoke all on function
  public.history_record(uuid, uuid, text, text, text, text, boolean, jsonb),
  public.schema_version()
from public, anon, authenticated;
grant execute on function
  public.history_record(uuid, uuid, text, text, text, text, boolean, jsonb),
  public.schema_version()
to service_role;
