/**
 * What a Supabase project has before its first migration, as far as migrations and calls of functions see it: the roles
 * of the Data API, `auth` with its users, and default privileges that open whatever is new in `public`. Its owner
 * `postgres` is no superuser there; here that is `project_owner`.
 */
export const SUPABASE_SQL = `
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit;
grant anon, authenticated, service_role to authenticator;
alter role authenticator set statement_timeout = '8s';
create role project_owner login createrole createdb bypassrls;
grant anon, authenticated, service_role to project_owner with admin option;
grant create on database postgres to project_owner;
grant all on schema public to project_owner with grant option;
grant usage on schema public to anon, authenticated, service_role;
alter default privileges for role project_owner in schema public
  grant all on tables to anon, authenticated, service_role;
alter default privileges for role project_owner in schema public
  grant all on functions to anon, authenticated, service_role;

create role supabase_auth_admin nologin noinherit createrole;
create schema auth authorization supabase_auth_admin;
create table auth.users (id uuid primary key, email varchar(255), created_at timestamptz default now());
alter table auth.users owner to supabase_auth_admin;
alter table auth.users enable row level security;
grant usage on schema auth to anon, authenticated, service_role, project_owner;
grant all on auth.users to project_owner;
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
  )::uuid
$$;
alter function auth.uid() owner to supabase_auth_admin;`;
