import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { HistoryEntry, Language, Problem } from '@tester/contracts';
import { DatabaseUnavailableException, NotFoundException } from '@tester/exceptions';
import { createValidationPipe, ProblemFilter } from '@tester/nest-kit';
import { bearerOf, PostgresServer } from '@tester/testing';
import { AuthModule } from '../auth/auth.module';
import type { ApiConfig } from '../config/api-config';
import { ConfigModule } from '../config/config.module';
import { Database } from '../database/database.port';
import { MigrationSource } from '../database/migration-source';
import type { PostgresDatabase } from '../database/postgres-database';
import { GenerationReports } from './generation-reports';
import { HistoryReader } from './history-reader';
import { HistoryModule } from './history.module';
import { HistoryService } from './history.service';

const auth = { jwtSecret: 'a-shared-secret-of-the-project-0123456789', issuer: 'https://p.example/auth/v1' };

describe(HistoryReader.name, () => {
  let server: PostgresServer;
  let app: NestExpressApplication;
  let database: PostgresDatabase;
  let history: HistoryService;
  let url: string;

  beforeAll(async () => {
    server = await PostgresServer.start();
    const config = {
      auth,
      encryption: { keyId: 'k1', key: randomBytes(32) },
      database: { kind: 'postgres', url: server.url },
    } as ApiConfig;
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), AuthModule, HistoryModule],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    })
      .overrideProvider(MigrationSource)
      .useValue(new MigrationSource(path.resolve(__dirname, '../../../../supabase/migrations')))
      .compile();
    app = module.createNestApplication<NestExpressApplication>({ logger: false });
    app.useGlobalPipes(createValidationPipe({ forbidUnknown: false }));
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    database = app.get(Database);
    history = app.get(HistoryService);
  });
  afterAll(async () => {
    await app.close();
    await server[Symbol.asyncDispose]();
  });
  afterEach(() => jest.restoreAllMocks());

  let statements = 0;
  /** Runs a statement as the owner of the schema. */
  const run = async (sql: string): Promise<void> => {
    statements += 1;
    await database.migrate([{ version: `9${statements}`, name: 'x', checksum: 'x', sql }]);
  };
  const save = async (userId: string, overrides: { language?: Language; suite?: string } = {}) => {
    const id = randomUUID();
    const code = { source: `x = "${id}"`, suite: 'def test(): pass', language: 'python' as const };
    await history.record({ id, userId, model: 'm', ...code, ...overrides });
    return id;
  };
  const saveMany = async (userId: string, count: number): Promise<string[]> => {
    const ids: string[] = [];
    while (ids.length < count) ids.push(await save(userId));
    return ids;
  };
  const ask = (userId: string, path: string, method = 'GET'): Promise<Response> =>
    fetch(new URL(path, url), { method, headers: { authorization: bearerOf(userId, auth) } });
  const nextOf = (response: Response): string | undefined =>
    /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
  const entriesOf = async (response: Response): Promise<HistoryEntry[]> => {
    expect(response.status).toBe(200);
    return (await response.json()) as HistoryEntry[];
  };
  /** All pages from `path` on; `between` happens after each. */
  const pagesFrom = async (userId: string, path: string, between?: () => Promise<unknown>) => {
    const pages: string[][] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const response = await ask(userId, next);
      next = nextOf(response);
      pages.push((await entriesOf(response)).map(({ id }) => id));
      await between?.();
    }
    return pages;
  };
  const idsInOrder = async (userId: string): Promise<string[]> =>
    (await Array.fromAsync(app.get(HistoryReader).all(userId))).map(({ id }) => id);
  const faultOf = async (response: Response): Promise<unknown> => {
    expect(response.status).toBe(400);
    const { code, errors } = (await response.json()) as Problem;
    expect(code).toBe('INVALID_REQUEST');
    return errors;
  };

  it('is a plain array of fifty for the old client, whatever it does not know', async () => {
    const userId = randomUUID();
    const ids = await saveMany(userId, 50);
    const whole = await ask(userId, '/api/history/?page=2&unknown=1');
    expect(whole.headers.get('link')).toBeNull();
    expect((await entriesOf(whole)).map(({ id }) => id)).toEqual([...ids].reverse());
    const newest = await save(userId);
    const response = await ask(userId, '/api/history/');
    expect((await entriesOf(response)).map(({ id }) => id)).toEqual([newest, ...ids.slice(1).reverse()]);
    const rest = await ask(userId, nextOf(response) ?? '');
    expect((await entriesOf(rest)).map(({ id }) => id)).toEqual([ids[0]]);
    expect(nextOf(rest)).toBeUndefined();
  });

  it('walks through equal times and no time at all, each entry once, whatever comes and goes meanwhile', async () => {
    const userId = randomUUID();
    await saveMany(userId, 23);
    // The table of the old service takes entries without a time.
    await run('alter table public.generation_history alter column created_at drop not null');
    await run(`update public.generation_history set created_at = case abs(hashtext(id::text)) % 3
      when 0 then null when 1 then '2020-01-01T00:00:00.123456Z'::timestamptz
      else '2020-01-01T00:00:00.123457Z'::timestamptz end where user_id = '${userId}'`);
    const expected = await idsInOrder(userId);
    expect(new Set(expected).size).toBe(23);
    const seen = await pagesFrom(userId, '/api/history?limit=5', () => save(userId));
    expect(seen.map(({ length }) => length)).toEqual([5, 5, 5, 5, 3]);
    expect(seen.flat()).toEqual(expected);
    // The very entry that a cursor stands for may be gone by the time it is used.
    const first = await ask(userId, '/api/history?limit=7');
    const shown = (await entriesOf(first)).map(({ id }) => id);
    expect((await ask(userId, `/api/history/${shown.at(-1)}`, 'DELETE')).status).toBe(204);
    const rest = (await pagesFrom(userId, nextOf(first) ?? '')).flat();
    expect([...shown, ...rest].slice(5)).toEqual(expected);
  });

  it('shows the entries of one language, those of the old service in whatever case included', async () => {
    const userId = randomUUID();
    const [old] = await saveMany(userId, 1);
    await run(`update public.generation_history set language = 'Java' where id = '${old}'`);
    await saveMany(userId, 3);
    const ids = [await save(userId, { language: 'java' }), await save(userId, { language: 'java' })];
    const pages = await pagesFrom(userId, '/api/history?language=JAVA&limit=2');
    expect(pages).toEqual([[...ids].reverse(), [old]]);
    expect(await entriesOf(await ask(userId, '/api/history?language=typescript'))).toEqual([]);
  });

  it.each([
    ['limit=0', 'limit', 'at least 1'],
    ['limit=51', 'limit', 'at most 50'],
    ['limit=-1', 'limit', 'whole number'],
    ['limit=1e1', 'limit', 'whole number'],
    ['limit=', 'limit', 'whole number'],
    ['limit=5&limit=6', 'limit', 'whole number'],
    ['language=cobol', 'language', 'one of python, '],
    ['cursor=', 'cursor', 'where a page of this list ended'],
    ['cursor=garbage', 'cursor', 'where a page of this list ended'],
    [`cursor=${'x'.repeat(513)}`, 'cursor', 'at most 512'],
  ])('refuses %s, and says why', async (query, field, reason) => {
    const faults = await faultOf(
      await fetch(`${url}/api/history?${query}`, {
        headers: { authorization: bearerOf(randomUUID(), auth), 'accept-language': 'en' },
      }),
    );
    expect(faults).toEqual([{ field, message: expect.stringContaining(reason) }]);
  });

  it('refuses a cursor that was changed, or given to another user or for another list', async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    await saveMany(userId, 3);
    const next = nextOf(await ask(userId, '/api/history?limit=1')) ?? '';
    const cursor = new URL(next, url).searchParams.get('cursor') ?? '';
    expect(cursor).not.toContain(userId);
    const position = Math.floor(cursor.length / 2);
    const changed =
      cursor.slice(0, position) + (cursor[position] === 'A' ? 'B' : 'A') + cursor.slice(position + 1);
    for (const [user, query] of [
      [other, `cursor=${cursor}`],
      [userId, `cursor=${cursor}&language=python`],
      [userId, `cursor=${changed}`],
      [userId, `cursor=${cursor.slice(0, -1)}`],
    ] as const) {
      expect(await faultOf(await ask(user, `/api/history?${query}`))).toMatchObject([{ field: 'cursor' }]);
    }
    expect(await entriesOf(await ask(userId, `/api/history?limit=2&cursor=${cursor}`))).toHaveLength(2);
  });

  it("deletes all entries of a user, and nobody else's", async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    await saveMany(userId, 3);
    const kept = await saveMany(other, 2);
    for (let time = 0; time < 2; time += 1) {
      expect((await ask(userId, '/api/history', 'DELETE')).status).toBe(204);
      expect(await idsInOrder(userId)).toEqual([]);
    }
    expect(await idsInOrder(other)).toEqual([...kept].reverse());
  });

  describe(GenerationReports.name, () => {
    const reports = (): GenerationReports => app.get(GenerationReports);

    it('adds the latest report to the entry, stored so that nobody reads it without the key', async () => {
      const userId = randomUUID();
      const id = await save(userId);
      expect(await (await ask(userId, `/api/history/${id}`)).json()).not.toHaveProperty('report');
      await reports().record(userId, id, { verdict: 'failed' });
      await reports().record(userId, id, { verdict: 'passed', 한글: ['secret'] });
      const entry = (await (await ask(userId, `/api/history/${id}`)).json()) as HistoryEntry;
      expect(entry).toMatchObject({ id, report: { verdict: 'passed', 한글: ['secret'] } });
      const [row] = await database.call('report_latest', { p_user_id: userId, p_generation_id: id });
      expect(row?.['report']).toMatch(/^v1\.k1\.[\w.-]+$/);
    });

    it('goes with its entry', async () => {
      const userId = randomUUID();
      const id = await save(userId);
      await reports().record(userId, id, {});
      await history.delete(userId, id);
      expect(await reports().latestOf(userId, id)).toEqual({});
      await expect(reports().record(userId, id, {})).rejects.toBeInstanceOf(NotFoundException);
    });

    it("is neither recorded about another user's entry nor shown to another user", async () => {
      const [userId, other] = [randomUUID(), randomUUID()];
      const id = await save(userId);
      await expect(reports().record(other, id, {})).rejects.toBeInstanceOf(NotFoundException);
      await reports().record(userId, id, {});
      expect(await reports().latestOf(other, id)).toEqual({});
    });

    it('says so when the report cannot be read any more', async () => {
      const told = jest.spyOn(Logger.prototype, 'error').mockImplementation();
      const userId = randomUUID();
      const id = await save(userId);
      await reports().record(userId, id, {});
      await run(`update public.generation_reports set id = gen_random_uuid() where generation_id = '${id}'`);
      const entry = (await (await ask(userId, `/api/history/${id}`)).json()) as HistoryEntry;
      expect(entry).toMatchObject({ id, report_error_code: 'UNDECRYPTABLE' });
      expect(told).toHaveBeenCalledTimes(1);
    });
  });

  describe('export', () => {
    const linesOf = async (response: Response): Promise<HistoryEntry[]> =>
      (await response.text())
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as HistoryEntry);

    it('gives every entry on a line of its own, newest first, the unreadable one as such', async () => {
      jest.spyOn(Logger.prototype, 'error').mockImplementation();
      const userId = randomUUID();
      const ids = await saveMany(userId, 45);
      await run(`update public.generation_history set input_code = 'gAAAAA-lost' where id = '${ids[30]}'`);
      const response = await ask(userId, '/api/history/export');
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
      expect(response.headers.get('cache-control')).toContain('no-store');
      const lines = await linesOf(response);
      expect(lines.map(({ id }) => id)).toEqual([...ids].reverse());
      for (const line of lines) {
        if (line.id === ids[30]) expect(line).toMatchObject({ input_code: '', error_code: 'UNDECRYPTABLE' });
        else expect(line).toMatchObject({ input_code: `x = "${line.id}"` });
      }
    });

    it('is empty for a user who saved nothing', async () => {
      expect(await (await ask(randomUUID(), '/api/history/export')).text()).toBe('');
    });

    it('reads no further from the database than the client reads, and stops when it leaves', async () => {
      const userId = randomUUID();
      const suite = 'x'.repeat(150_000);
      for (let batch = 0; batch < 20; batch += 1) {
        await Promise.all(Array.from({ length: 10 }, () => save(userId, { suite })));
      }
      const calls = jest.spyOn(database, 'call');
      const request = get(`${url}/api/history/export`, {
        headers: { authorization: bearerOf(userId, auth) },
      });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      // Nobody reads; what goes on reading would take the whole by far sooner.
      for (let before = -1; before !== calls.mock.calls.length; await sleep(500)) {
        before = calls.mock.calls.length;
      }
      const readAhead = calls.mock.calls.length;
      expect(readAhead).toBeGreaterThan(0);
      expect(readAhead).toBeLessThan(10);
      response.destroy();
      await sleep(300);
      expect(calls.mock.calls.length).toBeLessThanOrEqual(readAhead + 1);
    });

    it('answers 503 when the database is away, and breaks off when it goes away in the middle', async () => {
      const userId = randomUUID();
      await saveMany(userId, 25);
      jest.spyOn(Logger.prototype, 'warn').mockImplementation();
      const away = new DatabaseUnavailableException('away');
      const real = database.call.bind(database);
      const call = jest.spyOn(database, 'call').mockRejectedValueOnce(away);
      expect((await ask(userId, '/api/history/export')).status).toBe(503);
      call.mockRestore();
      jest.spyOn(database, 'call').mockImplementationOnce(real).mockRejectedValueOnce(away);
      const whole = ask(userId, '/api/history/export').then((response) => response.text());
      await expect(whole).rejects.toThrow(/terminated|fetch failed/);
    });
  });
});
