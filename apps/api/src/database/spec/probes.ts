import type { Migration } from '../migration-source';

/** Functions that show what travels, written once for every way to reach a database. */
export const PROBES: Migration = {
  version: '20000101000000',
  name: 'probes',
  checksum: 'probes',
  sql: `
    create function public.echo(p_text text, p_number integer, p_flag boolean, p_id uuid)
      returns table (a_text text, a_number integer, a_flag boolean, an_id uuid, at timestamptz, big bigint, small bigint)
      language sql as $$
        select p_text, p_number, p_flag, p_id, '2026-01-02T03:04:05.678901Z'::timestamptz, 9007199254740993, 9007199254740991
      $$;
    create function public.who() returns text language sql as $$ select current_user::text $$;
    create function public.nothing() returns setof text language sql as $$ select 'x' where false $$;
    create function public.nil() returns integer language sql as $$ select null::integer $$;
    create table public.probe_rows (id integer primary key, label text);
    create function public.add_row(p_id integer, p_label text default 'unnamed') returns setof public.probe_rows
      language sql security definer as $$ insert into public.probe_rows values (p_id, p_label) returning * $$;
    create function public.one_row(p_id integer) returns public.probe_rows language sql security definer
      as $$ select * from public.probe_rows where id = p_id $$;
    create function public.counted(p_max integer) returns setof integer language sql
      as $$ select * from generate_series(p_max, 1, -1) $$;
    create function public.fails() returns text language plpgsql as $$ begin raise exception 'no'; end $$;
    create function public.slow() returns text language sql as $$ select pg_sleep(30)::text $$;
    create function public.refused() returns text language sql as $$ select 'x' $$;
    grant execute on all functions in schema public to service_role;
    revoke execute on function public.refused() from public, anon, authenticated, service_role;
    notify pgrst, 'reload schema';`,
};
