-- The saved generations. Applies to an empty database, to one of the old service (its rows stay, byte for byte) and
-- any number of times.
--
-- Who may do what: clients of the Data API (anon, authenticated) hold no right on the table at all; the one way in is
-- the functions of the next migration. Row level security is the second wall, should a right ever be granted by mistake.

create table if not exists public.generation_history (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  input_code text not null,
  generated_code text not null,
  language varchar(50) not null,
  model varchar(50) not null,
  created_at timestamptz not null default now()
);

comment on table public.generation_history is 'Saved generations; input_code and generated_code are encrypted by the API.';

-- The table of the old service may lack what the lines above give to a new one.
alter table public.generation_history alter column created_at set default now();
do $$
begin
  if not exists (
    select from pg_catalog.pg_constraint
    where conrelid = 'public.generation_history'::regclass and contype = 'p'
  ) then
    alter table public.generation_history add primary key (id);
  end if;
end $$;

create index if not exists generation_history_user_newest
  on public.generation_history (user_id, created_at desc, id desc);

-- A user's code goes with the user. NOT VALID: rows of the old service whose user is gone already stay as they are;
-- every new row is checked. Foreign keys to auth.users without the cascade would block the deletion, so they go.
do $$
declare
  old_key name;
begin
  for old_key in
    select conname from pg_catalog.pg_constraint
    where conrelid = 'public.generation_history'::regclass
      and confrelid = 'auth.users'::regclass
      and contype = 'f'
  loop
    execute format('alter table public.generation_history drop constraint %I', old_key);
  end loop;
end $$;
alter table public.generation_history
  add constraint generation_history_user foreign key (user_id)
  references auth.users (id) on delete cascade not valid;

-- Without Supabase Auth (plain PostgreSQL, PGlite) nobody fills auth.users: users live with whoever issues their access
-- tokens. There the bootstrap of the API provides this trigger function, which makes a user known with its first row.
do $$
begin
  if to_regprocedure('auth.remember_user()') is not null then
    create or replace trigger generation_history_remember_user
      before insert on public.generation_history
      for each row execute function auth.remember_user();
  end if;
end $$;

alter table public.generation_history enable row level security;
alter table public.generation_history force row level security;

-- Policies are permissive, so one loose policy of the old service would void ours: only ours remain.
do $$
declare
  old_policy name;
begin
  for old_policy in
    select polname from pg_catalog.pg_policy where polrelid = 'public.generation_history'::regclass
  loop
    execute format('drop policy %I on public.generation_history', old_policy);
  end loop;
end $$;
-- On Supabase service_role bypasses row level security; elsewhere this binds it, too, to the user a call is made for.
create policy own_rows on public.generation_history
  for all to authenticated, service_role
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

revoke all on public.generation_history from public, anon, authenticated;
grant select, insert, delete on public.generation_history to service_role;
