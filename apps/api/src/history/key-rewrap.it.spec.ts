import { PostgresServer } from '@tester/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, buildApi } from '../credits/spec/api-process';
import { openPostgres, type Opened } from '../credits/spec/open-databases';
import { PostgresDatabase } from '../database/postgres-database';
import { HistoryCipher } from './history-cipher';
import { KeyRewrap } from './key-rewrap';

/** Key and token of the Fernet specification; the text is `hello`. */
const OLD_SERVICE = {
  keyId: 'fernet',
  key: Buffer.from('cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=', 'base64url'),
};
const FERNET =
  'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==';
const FIRST = { keyId: 'k1', key: randomBytes(32) };
const CURRENT = { keyId: 'k2', key: randomBytes(32) };
const RING = { ...CURRENT, previous: [FIRST, OLD_SERVICE] };
const LOST = { keyId: 'lost', key: randomBytes(32) };

interface Row {
  id: string;
  user_id: string;
  input_code: string;
  generated_code: string;
}

/** Rows put and read past the API, and a gate that holds whoever updates the rows from an id on. */
const PROBES = {
  version: '20990101000001',
  name: 'rewrap_probes',
  checksum: 'rewrap_probes',
  sql: `
    create table public.probe_rewrap_gate (from_id uuid);
    create function public.probe_seed(p_rows text) returns void language sql security definer as $$
      insert into auth.users (id) select distinct user_id from jsonb_to_recordset(p_rows::jsonb) as r(user_id uuid);
      insert into public.generation_history (id, user_id, input_code, generated_code, language, model)
      select id, user_id, input_code, generated_code, 'python', 'm'
      from jsonb_to_recordset(p_rows::jsonb) as r(id uuid, user_id uuid, input_code text, generated_code text) $$;
    create function public.probe_clear() returns void language sql security definer
      as $$ delete from public.generation_history; delete from public.probe_rewrap_gate $$;
    create function public.probe_rows() returns setof public.generation_history language sql security definer
      as $$ select * from public.generation_history order by id $$;
    create function public.probe_reports() returns setof public.generation_reports language sql security definer
      as $$ select * from public.generation_reports order by id $$;
    create function public.probe_hold(p_from_id uuid) returns void language sql security definer
      as $$ delete from public.probe_rewrap_gate; insert into public.probe_rewrap_gate select p_from_id where p_from_id is not null $$;
    create function public.probe_held() returns integer language sql security definer
      as $$ select count(*)::integer from pg_stat_activity where wait_event = 'PgSleep' $$;
    create function public.probe_release() returns bigint language sql security definer
      as $$ select count(pg_terminate_backend(pid, 10000)) from pg_stat_activity where wait_event = 'PgSleep' $$;
    create function public.probe_gate_trigger() returns trigger language plpgsql security definer as $$ begin
      if exists (select from public.probe_rewrap_gate where new.id >= from_id) then perform pg_sleep(300); end if;
      return new; end $$;
    create trigger probe_gate before update on public.generation_history
      for each row execute function public.probe_gate_trigger();
    grant execute on all functions in schema public to service_role;`,
};

describe(KeyRewrap.name, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-rewrap-'));
  const cipher = new HistoryCipher(RING);
  let server: PostgresServer;
  let opened: Opened;

  beforeAll(async () => {
    await buildApi(directory);
    server = await PostgresServer.start();
    opened = await openPostgres(server);
    await using owner = new PostgresDatabase(server.url);
    await owner.migrate([PROBES]);
  });
  afterEach(() => call('probe_clear'));
  afterAll(async () => {
    await opened.close();
    rmSync(directory, { recursive: true });
  });

  const call = (name: string, args = {}) => opened.database.call(name, args);
  const rows = async (): Promise<Row[]> => (await call('probe_rows')) as unknown as Row[];
  const rowOf = (key = FIRST): Row => {
    const [rowId, userId] = [randomUUID(), randomUUID()];
    const writer = new HistoryCipher(key);
    const written = (column: string): string =>
      writer.encrypt(`${column} of ${rowId}`, { table: 'generation_history', column, rowId, userId });
    return {
      id: rowId,
      user_id: userId,
      input_code: written('input_code'),
      generated_code: written('generated_code'),
    };
  };
  const fernetRow = (): Row => ({
    id: randomUUID(),
    user_id: randomUUID(),
    input_code: FERNET,
    generated_code: FERNET,
  });
  const seed = async (...seeded: Row[]): Promise<Row[]> => {
    await call('probe_seed', { p_rows: JSON.stringify(seeded) });
    return seeded.sort((a, b) => (a.id < b.id ? -1 : 1));
  };
  const textsOf = ({ id: rowId, user_id: userId, ...row }: Row): string[] =>
    (['input_code', 'generated_code'] as const).map((column) =>
      cipher.decrypt(row[column], { table: 'generation_history', column, rowId, userId }),
    );
  const schemes = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      (await new KeyRewrap(opened.database, RING).counts()).map(({ table, scheme, texts }) => [
        `${table} ${scheme}`,
        texts,
      ]),
    );
  const start = (deed: string): ChildProcess =>
    spawn(process.execPath, [path.join(directory, 'keys.cjs'), deed], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        NODE_PATH: path.join(ROOT, 'node_modules'),
        TESTER_PROFILE: 'local',
        TESTER_DATA_DIR: path.join(directory, 'data'),
        DATABASE_URL: server.url,
        DATA_ENCRYPTION_KEY_ID: CURRENT.keyId,
        DATA_ENCRYPTION_KEY: CURRENT.key.toString('base64'),
        DATA_ENCRYPTION_PREVIOUS_KEYS: [FIRST, OLD_SERVICE]
          .map(({ keyId, key }) => `${keyId}:${key.toString('base64url')}`)
          .join(),
      },
    });
  /** Exit code and what was printed. */
  const finished = async (deed: string): Promise<[number | null, Record<string, unknown>[]]> => {
    const child = start(deed);
    const [printed, [code]] = await Promise.all([
      child.stdout ? text(child.stdout) : '',
      once(child, 'exit') as Promise<[number | null]>,
    ]);
    const lines = printed.trim().split('\n');
    return [code, lines.map((line) => JSON.parse(line) as Record<string, unknown>)];
  };

  it('ends, after a kill -9 in the middle, with everything under the current key', async () => {
    const seeded = await seed(...Array.from({ length: 120 }, () => rowOf()), fernetRow(), fernetRow());
    await call('probe_hold', { p_from_id: seeded[70]?.id });
    const child = start('rewrap');
    while ((await call('probe_held'))[0]?.['probe_held'] !== 1) await sleep(20);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    await call('probe_hold', { p_from_id: null });
    await call('probe_release');

    const middle = await schemes();
    expect(middle['generation_history v1.k2']).toBe(50);
    expect((await rows()).map(textsOf)).toEqual(seeded.map(textsOf));

    const [code, lines] = await finished('rewrap');
    expect(code).toBe(0);
    expect(lines.at(-2)).toEqual({ rewritten: 194, overtaken: 0, unreadable: 0 });
    expect(await schemes()).toEqual({ 'generation_history v1.k2': 244 });
    expect((await rows()).map(textsOf)).toEqual(seeded.map(textsOf));

    const before = await rows();
    const [, again] = await finished('rewrap');
    expect(again).toContainEqual({ rewritten: 0, overtaken: 0, unreadable: 0 });
    expect(await rows()).toEqual(before);
  });

  it('lists what it cannot read, leaves it alone, and ends with 3', async () => {
    const lost = rowOf(LOST);
    const broken = { ...rowOf(), input_code: 'never encrypted' };
    await seed(lost, broken, rowOf());
    const [code, lines] = await finished('rewrap');
    expect(code).toBe(3);
    const unreadable = lines.map((line) => line['unreadable']).filter((value) => typeof value === 'object');
    expect(unreadable).toHaveLength(3);
    expect(unreadable).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ column: 'input_code', rowId: lost.id, reason: 'the key is not at hand' }),
        expect.objectContaining({ column: 'generated_code', rowId: lost.id }),
        expect.objectContaining({ column: 'input_code', rowId: broken.id }),
      ]),
    );
    expect(JSON.stringify(lines)).not.toContain('never encrypted');
    expect(await schemes()).toEqual({
      'generation_history unknown': 1,
      'generation_history v1.k2': 3,
      'generation_history v1.lost': 2,
    });
    const kept = (await rows()).find(({ id }) => id === lost.id);
    expect(kept).toMatchObject(lost);
    const [status, [counts]] = await finished('status');
    expect([status, counts]).toEqual([
      0,
      { current: 'v1.k2', counts: await new KeyRewrap(opened.database, RING).counts() },
    ]);
  });

  it('rewrites reports, and nothing that somebody changed since it was read', async () => {
    const [row] = (await seed(rowOf())) as [Row];
    const reportId = randomUUID();
    const place = { table: 'generation_reports', column: 'report', rowId: reportId, userId: row.user_id };
    await call('report_record', {
      p_user_id: row.user_id,
      p_id: reportId,
      p_generation_id: row.id,
      p_report: new HistoryCipher(FIRST).encrypt('{"mutants":3}', place),
    });
    const told: number[] = [];
    const sut = new KeyRewrap(opened.database, RING);
    expect(sut.pending(await sut.counts())).toBe(3);
    expect(await sut.run((done) => told.push(done))).toEqual({ rewritten: 3, overtaken: 0, unreadable: [] });
    expect(told).toEqual([1, 2, 3]);
    const [report] = await call('probe_reports');
    expect(report?.['report']).toMatch(/^v1\.k2\./);
    expect(cipher.decrypt(String(report?.['report']), place)).toBe('{"mutants":3}');

    const change = [{ id: row.id, old: row.input_code, new: 'v1.k2.late' }];
    const args = { p_table: 'generation_history', p_column: 'input_code', p_changes: JSON.stringify(change) };
    expect(await call('rewrap_replace', args)).toEqual([{ rewrap_replace: 0 }]);
  });

  it.each([
    ['auth.users', 'id'],
    ['generation_history', 'user_id'],
    ['generation_history', null],
  ])('has no function that rewrites %s.%s', async (table, column) => {
    const args = { p_table: table, p_column: column, p_changes: '[]' };
    await expect(call('rewrap_replace', args)).rejects.toThrow();
  });
});
