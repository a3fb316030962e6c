/**
 * What every Supabase database has and the migrations rely on: the roles of the Data API, and `auth.users`, `auth.uid()`.
 * On Supabase all of it exists, so this does nothing there; plain PostgreSQL and PGlite get just enough.
 * A string rather than a file in `supabase/migrations`: Supabase's own CLI must never apply it.
 */
export const BOOTSTRAP_SQL = `
do $bootstrap$
declare
  role_name text;
begin
  foreach role_name in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin noinherit', role_name);
      exception when duplicate_object or unique_violation then
        raise notice 'role % was created by another session meanwhile', role_name;
      end;
    end if;
    if not pg_has_role(current_user, role_name, 'member') then
      execute format('grant %I to current_user', role_name);
    end if;
  end loop;

  if to_regclass('auth.users') is null then
    create schema if not exists auth;
    create table auth.users (id uuid primary key, created_at timestamptz not null default now());
    comment on table auth.users is 'Stand-in for Supabase Auth: ids of users who have saved something.';
    create function auth.remember_user() returns trigger
    language plpgsql security invoker set search_path = ''
    as $body$
    begin
      insert into auth.users (id) values (new.user_id) on conflict do nothing;
      return new;
    end $body$;
    grant usage on schema auth to anon, authenticated, service_role;
    grant insert on auth.users to service_role;
  end if;

  if to_regprocedure('auth.uid()') is null then
    create function auth.uid() returns uuid
    language sql stable security invoker set search_path = ''
    as $body$
      select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
    $body$;
  end if;
end $bootstrap$;
`;
