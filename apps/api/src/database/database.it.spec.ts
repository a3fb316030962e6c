import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { DatabaseUnavailableException, InternalException } from '@tester/exceptions';
import { PostgresServer, startSupabase } from '@tester/testing';
import { MigrationSource, type Migration } from './migration-source';
import { PGliteDatabase } from './pglite-database';
import { PostgresDatabase } from './postgres-database';
import { SupabaseDatabase } from './supabase/supabase-database';

/** Functions that show what travels, written once for every way to reach a database. */
const PROBES: Migration = {
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
const source = new MigrationSource(path.resolve(__dirname, '../../../../supabase/migrations'));
const ID = '3f2b8c1e-5d4a-4e6f-8a9b-0c1d2e3f4a5b';

interface Opened {
  database: PostgresDatabase | PGliteDatabase | SupabaseDatabase;
  /** Whom migrations go through: the Data API runs none. */
  owner: PostgresDatabase | PGliteDatabase;
  close(): Promise<void>;
}

async function openPostgres(): Promise<Opened> {
  const server = await PostgresServer.start();
  const database = new PostgresDatabase(server.url);
  const close = async (): Promise<void> => {
    await database[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  return { database, owner: database, close };
}

async function openPGlite(): Promise<Opened> {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-pglite-'));
  const database = await PGliteDatabase.open(path.join(directory, 'nested', 'database'));
  const close = async (): Promise<void> => {
    await database[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  };
  return { database, owner: database, close };
}

async function openSupabase(): Promise<Opened> {
  const project = await startSupabase();
  const owner = new PostgresDatabase(project.databaseUrl);
  const database = new SupabaseDatabase(project.url, project.serviceRoleKey);
  const close = async (): Promise<void> => {
    await owner[Symbol.asyncDispose]();
    await project[Symbol.asyncDispose]();
  };
  return { database, owner, close };
}

describe.each([
  [PostgresDatabase.name, openPostgres],
  [PGliteDatabase.name, openPGlite],
  [SupabaseDatabase.name, openSupabase],
])('the database port over %s', (_, open) => {
  let opened: Opened;
  let sut: Opened['database'];

  beforeAll(async () => {
    opened = await open();
    sut = opened.database;
    await opened.owner.migrate([PROBES, ...(await source.read())]);
  });
  afterAll(() => opened.close());

  it('passes values by name and returns rows as JSON', async () => {
    const rows = await sut.call('echo', {
      p_id: ID,
      p_text: `it's "quoted"; drop table x; -- 한글 \\`,
      p_flag: true,
      p_number: -7,
    });
    expect(rows).toEqual([
      {
        a_text: `it's "quoted"; drop table x; -- 한글 \\`,
        a_number: -7,
        a_flag: true,
        an_id: ID,
        at: expect.stringMatching(/^2026-01-02T\d\d:04:05\.678901[+-]\d\d:\d\d$/),
        big: '9007199254740993',
        small: 9007199254740991,
      },
    ]);
  });

  it('returns null for null', async () => {
    const [row] = await sut.call('echo', { p_text: null, p_number: null, p_flag: null, p_id: null });
    expect(row).toMatchObject({ a_text: null, a_number: null, a_flag: null, an_id: null });
  });

  it('names a scalar result after its function', async () => {
    expect(await sut.call('who', {})).toEqual([{ who: 'service_role' }]);
  });

  it('names null after its function as well', async () => {
    expect(await sut.call('nil', {})).toEqual([{ nil: null }]);
  });

  it('returns one row where a function returns one, and fills in defaults', async () => {
    expect(await sut.call('add_row', { p_id: 7 })).toEqual([{ id: 7, label: 'unnamed' }]);
    expect(await sut.call('one_row', { p_id: 7 })).toEqual([{ id: 7, label: 'unnamed' }]);
  });

  it('keeps nothing of a call that fails', async () => {
    await sut.call('add_row', { p_id: 8, p_label: 'first' });
    await expect(sut.call('add_row', { p_id: 8, p_label: 'second' })).rejects.toMatchObject({
      code: 'INTERNAL',
      context: { sqlState: '23505' },
    });
    expect(await sut.call('one_row', { p_id: 8 })).toEqual([{ id: 8, label: 'first' }]);
  });

  it('keeps the order of rows, and returns none for none', async () => {
    expect(await sut.call('counted', { p_max: 3 })).toEqual([{ counted: 3 }, { counted: 2 }, { counted: 1 }]);
    expect(await sut.call('nothing', {})).toEqual([]);
  });

  it.each([
    ['an unknown function', 'no_such_function', {}],
    ['an unknown parameter', 'counted', { p_other: 1 }],
    ['a value of another type', 'counted', { p_max: 'many' }],
    ['a function that raises', 'fails', {}],
    ['a function that is not granted', 'refused', {}],
    ['a name that is no identifier', 'who(); drop table x; --', {}],
    ['a parameter that is no identifier', 'counted', { 'p_max => 1); --': 1 }],
  ])('blames the program for %s', async (_case, name, args) => {
    await expect(sut.call(name, args)).rejects.toBeInstanceOf(InternalException);
    expect(await sut.call('who', {})).toHaveLength(1);
  });

  it('serves many calls at once', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => sut.call('who', {})));
    expect(answers).toHaveLength(40);
  });

  it('tells the round trip in milliseconds', async () => {
    const latency = await sut.ping();
    expect(latency).toBeGreaterThan(0);
    expect(latency).toBeLessThan(1500);
  });

  it('keeps nothing of a migration that fails, and all that came before it', async () => {
    const broken = { ...PROBES, version: '20000102000000', sql: 'create table public.half (); select 1/0;' };
    await expect(opened.owner.migrate([PROBES, broken])).rejects.toBeInstanceOf(InternalException);
    const whole = { ...broken, sql: 'create table public.half ();' };
    expect(await opened.owner.migrate([PROBES, whole])).toEqual(['20000102000000']);
  });

  it('refuses a migration that was changed after it had been applied', async () => {
    const changed = { ...PROBES, checksum: 'other' };
    await expect(opened.owner.migrate([changed])).rejects.toThrow(/changed after it had been applied/);
  });

  it('is unavailable once it is closed, and closes twice without harm', async () => {
    await sut.onApplicationShutdown();
    await sut.onApplicationShutdown();
    await expect(sut.call('who', {})).rejects.toBeInstanceOf(DatabaseUnavailableException);
    await expect(sut.ping()).rejects.toBeInstanceOf(DatabaseUnavailableException);
  });
});

describe(PostgresDatabase.name, () => {
  let server: PostgresServer;
  let sut: PostgresDatabase;
  const logged: unknown[] = [];

  beforeAll(async () => {
    for (const level of ['warn', 'debug'] as const) {
      jest.spyOn(Logger.prototype, level).mockImplementation((...words) => logged.push(words));
    }
    server = await PostgresServer.start();
    sut = new PostgresDatabase(server.url.replace('postgres@', 'postgres:hunter2@'));
    await sut.migrate([PROBES]);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await sut[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    await expect(work()).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      retryAfterSeconds: expect.any(Number),
      cause: expect.anything(),
    });
    return performance.now() - startedAt;
  };

  it('gives up on a statement that runs too long, as the server does', async () => {
    expect(await timed(() => sut.call('slow', {}))).toBeLessThan(5000);
    expect(await sut.call('who', {})).toHaveLength(1);
  });

  it('is unavailable while the server is dead and back without a restart of ours', async () => {
    await Promise.all([sut.call('who', {}), sut.call('who', {})]);
    await server.kill();
    expect(await timed(() => sut.call('who', {}))).toBeLessThan(2500);
    await timed(() => sut.ping());
    expect(logged.length).toBeGreaterThan(0);
    expect(inspect(logged, { depth: 20 })).not.toContain('hunter2');
    await server.restart();
    expect(await sut.call('who', {})).toEqual([{ who: 'service_role' }]);
  });

  it('does not wait for a frozen server', async () => {
    await sut.call('who', {});
    server.freeze();
    expect(await timed(() => sut.ping())).toBeLessThan(2500);
    expect(await timed(() => sut.call('who', {}))).toBeLessThan(5500);
    server.resume();
    expect(await sut.call('who', {})).toHaveLength(1);
  });

  it('lets processes that start together take turns at the migrations', async () => {
    const others = [1, 2, 3].map(() => new PostgresDatabase(server.url));
    const one = {
      ...PROBES,
      version: '20000103000000',
      sql: 'create table public.once (); select pg_sleep(0.2);',
    };
    const applied = await Promise.all(others.map((other) => other.migrate([PROBES, one])));
    expect(applied.flat()).toEqual(['20000103000000']);
    await Promise.all(others.map((other) => other[Symbol.asyncDispose]()));
  });
});

describe(PGliteDatabase.name, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-pglite-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('keeps what it was given from one opening to the next', async () => {
    const first = await PGliteDatabase.open(path.join(directory, 'kept'));
    await first.migrate([PROBES]);
    await first[Symbol.asyncDispose]();
    const second = await PGliteDatabase.open(path.join(directory, 'kept'));
    expect(await second.migrate([PROBES])).toEqual([]);
    expect(await second.call('who', {})).toHaveLength(1);
    await second[Symbol.asyncDispose]();
  });

  it('is unavailable where another version has been, and lets go of the directory', async () => {
    const foreign = path.join(directory, 'foreign');
    mkdirSync(foreign);
    writeFileSync(path.join(foreign, 'PG_VERSION'), '9.6\n');
    await expect(PGliteDatabase.open(foreign)).rejects.toBeInstanceOf(DatabaseUnavailableException);
    expect(existsSync(`${foreign}.lock`)).toBe(false);
  });

  it('is unavailable where the directory cannot be made', async () => {
    await expect(PGliteDatabase.open('/dev/null/database')).rejects.toBeInstanceOf(
      DatabaseUnavailableException,
    );
  });
});
