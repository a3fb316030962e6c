import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseUnavailableException, InternalException } from '@tester/exceptions';
import { PostgresServer, startSupabase, untilKnown } from '@tester/testing';
import { MigrationSource } from './migration-source';
import { PGliteDatabase } from './pglite-database';
import { PostgresDatabase } from './postgres-database';
import { PROBES } from './spec/probes';
import { SupabaseDatabase } from './supabase/supabase-database';

const source = new MigrationSource(path.resolve(__dirname, '../../../../supabase/migrations'));
const ID = '3f2b8c1e-5d4a-4e6f-8a9b-0c1d2e3f4a5b';

interface Opened {
  database: PostgresDatabase | PGliteDatabase | SupabaseDatabase;
  /** Whom migrations go through: the Data API runs none. */
  owner: PostgresDatabase | PGliteDatabase;
  /** Once it has been migrated. */
  ready?(): Promise<void>;
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
  return { database, owner, ready: () => untilKnown(project, 'nothing'), close };
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
    await opened.ready?.();
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
