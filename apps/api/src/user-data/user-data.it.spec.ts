import type { NestExpressApplication } from '@nestjs/platform-express';
import type { UserStatus } from '@tester/contracts';
import { bearerOf, goodAnswer, PostgresServer, RedisServer, ScriptedGemini } from '@tester/testing';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { createApp } from '../app';
import { ApiConfig } from '../config/api-config';
import { readApiConfig } from '../config/read-api-config';
import { PROBES } from '../credits/spec/probes';
import { Database } from '../database/database.port';
import type { Migration } from '../database/migration-source';
import { PostgresDatabase } from '../database/postgres-database';
import { EventLog } from '../generation/event-log.port';
import { GenerationLimits } from '../generation/generation-limits';
import { InMemoryEventLog } from '../generation/in-memory/in-memory-event-log';
import { GenerationReports } from '../history/generation-reports';
import { HistoryService } from '../history/history.service';
import { UserDataService } from './user-data.service';

const migration = (version: string, sql: string): Migration => ({ version, name: 'x', checksum: 'x', sql });

/** The tables of the old service, which are there before the first migration. */
const OLD_SERVICE = `
create table public.user_tokens (user_id uuid primary key, balance int not null, last_daily_bonus_at timestamptz,
  created_at timestamptz default now(), updated_at timestamptz default now());
create table public.token_transactions (id uuid primary key default gen_random_uuid(), user_id uuid, amount int,
  type text, description text, balance_after int, reference_id text, created_at timestamptz default now());`;

/** Every row of every table, as text, that mentions something. */
const MENTIONS = `
create function public.probe_mentions(p_text text) returns table (place text) language plpgsql security definer
  set search_path = '' as $$
declare
  one regclass;
begin
  for one in select c.oid::regclass from pg_catalog.pg_class c
    where c.relkind = 'r' and c.relnamespace::regnamespace::text in ('public', 'auth', 'tester')
  loop
    return query execute format(
      'select %L || ''.'' || t::text from %s t where t::text like ''%%'' || $1 || ''%%''', one, one) using p_text;
  end loop;
end $$;
create function public.probe_old_wallet(p_user_id uuid, p_balance integer) returns void language sql
  security definer set search_path = '' as $$
  insert into auth.users (id) values (p_user_id) on conflict do nothing;
  insert into public.user_tokens (user_id, balance, last_daily_bonus_at) values (p_user_id, p_balance, now());
  insert into public.token_transactions (user_id, amount, type) values (p_user_id, p_balance, 'welcome');
$$;
grant execute on all functions in schema public to service_role;`;

describe(UserDataService.name, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-user-data-'));
  let server: PostgresServer;
  let redis: RedisServer;
  let gemini: ScriptedGemini;
  let app: NestExpressApplication;
  let database: Database;
  let url: string;

  beforeAll(async () => {
    server = await PostgresServer.start();
    redis = await RedisServer.start();
    gemini = await ScriptedGemini.start();
    await using before = new PostgresDatabase(server.url);
    await before.migrate([migration('20000101000000', OLD_SERVICE)]);
    const variables = {
      TESTER_PROFILE: 'local',
      VERIFY_BY_DEFAULT: 'false',
      TESTER_DATA_DIR: directory,
      LOG_LEVEL: 'silent',
      API_DRAIN_MS: '0',
      DATABASE_URL: server.url,
      REDIS_URL: redis.url,
      CREDITS_ENABLED: 'true',
      GEMINI_API_KEY: 'a-key-of-the-test',
      GEMINI_BASE_URL: gemini.url,
      GEMINI_FACTS_MS: '0',
    };
    app = await createApp(readApiConfig(variables));
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    database = app.get(Database);
    await before.migrate([PROBES, migration('99990102000000', MENTIONS)]);
  });
  afterAll(async () => {
    await app.close();
    await gemini[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  const ask = (userId: string, place: string, init: RequestInit = {}): Promise<Response> =>
    fetch(url + place, {
      ...init,
      headers: {
        'content-type': 'application/json',
        authorization: bearerOf(userId, app.get(ApiConfig).auth),
        ...(init.headers as Record<string, string>),
      },
    });
  const bodyOf = (source: string): string =>
    JSON.stringify({ input_code: source, language: 'python', turnstile_token: 't' });
  const begin = (userId: string, source: string): Promise<Response> =>
    ask(userId, '/api/generate', {
      method: 'POST',
      body: bodyOf(source),
      headers: { 'idempotency-key': source.slice(0, 30) },
    });
  const newSource = (): string => `value_${randomUUID().replaceAll('-', '')} = 1`;
  const generate = async (userId: string, source: string): Promise<{ id: string; isCached: boolean }> => {
    const stream = await (await begin(userId, source)).text();
    expect(stream).toContain('"type":"done"');
    return { id: /^id: ([^:]+):/m.exec(stream)?.[1] ?? '', isCached: stream.includes('"cached":true') };
  };
  /** Reads up to `text`, and gives a way to read the rest. */
  const readUntil = async (response: Response, text: string): Promise<() => Promise<string>> => {
    const bytes = (response.body as ReadableStream<Uint8Array>).getReader();
    let seen = '';
    const more = async (): Promise<boolean> => {
      const { value, done } = await bytes.read();
      seen += Buffer.from(value ?? []).toString();
      return !done;
    };
    while (!seen.includes(text) && (await more()));
    expect(seen).toContain(text);
    return async () => {
      while (await more());
      return seen;
    };
  };
  const erase = (userId: string): Promise<Response> => ask(userId, '/api/user/data', { method: 'DELETE' });
  const mentionsOf = async (text: string): Promise<unknown[]> =>
    (await database.call('probe_mentions', { p_text: text })).map(({ place }) => place);
  const creditsOf = async (userId: string): Promise<number> =>
    ((await (await ask(userId, '/api/user/status')).json()) as UserStatus).token_info.current_tokens;
  /** Another user is not given what the cache had, but a suite of their own. */
  const expectWrittenAnew = async (source: string): Promise<void> => {
    // For a second after its end a writing is read along by who asks for the same.
    await sleep(1_100);
    const asked = gemini.requests.length;
    gemini.enqueue(goodAnswer('def test_again(): pass'));
    expect(await generate(randomUUID(), source)).toMatchObject({ isCached: false });
    expect(gemini.requests).toHaveLength(asked + 1);
  };
  const gate = (isShut: boolean): Promise<unknown> =>
    database.call('probe_gate', { p_name: 'suite', p_is_shut: isShut });
  const someoneWaits = async (): Promise<void> => {
    while ((await database.call('probe_waiting', {}))[0]?.['probe_waiting'] !== 1) await sleep(10);
  };

  it("leaves no row, log or cached suite of the user, and all of everyone else's", async () => {
    const [user, other] = [randomUUID(), randomUUID()];
    const sources = { [user]: newSource(), [other]: newSource() };
    const ids: Record<string, string> = {};
    for (const each of [user, other]) {
      gemini.enqueue(goodAnswer('def test(): pass'));
      ids[each] = (await generate(each, sources[each] ?? '')).id;
      await app.get(GenerationReports).record(each, ids[each], { verdict: 'passed' });
      await database.call('probe_old_wallet', { p_user_id: each, p_balance: 7 });
    }
    const places = (await mentionsOf(user)).map((place) => String(place).split('.(')[0]);
    expect([...new Set(places)].sort()).toEqual([
      'auth.users',
      'public.credit_entries',
      'public.credit_wallets',
      'public.generation_history',
      'public.generation_reports',
      'public.generation_requests',
      'public.token_transactions',
      'public.user_tokens',
    ]);
    expect((await erase(user)).status).toBe(204);
    expect(await mentionsOf(user)).toEqual([]);
    expect(await mentionsOf(ids[user] ?? '')).toEqual([]);
    expect(await (await ask(user, '/api/history')).json()).toEqual([]);
    for (const rest of ['', '/events']) {
      expect((await ask(user, `/api/generations/${ids[user]}${rest}`)).status).toBe(404);
    }
    expect(await app.get(EventLog).find(ids[user] ?? '')).toBeNull();

    expect(await mentionsOf(other)).not.toEqual([]);
    expect((await ask(other, `/api/history/${ids[other]}`)).status).toBe(200);
    expect((await ask(other, `/api/generations/${ids[other]}`)).status).toBe(200);
    expect(await generate(randomUUID(), sources[other] ?? '')).toMatchObject({ isCached: true });
    await expectWrittenAnew(sources[user] ?? '');
  });

  it('is no way to the credits of a newcomer', async () => {
    const user = randomUUID();
    gemini.enqueue(goodAnswer('def test(): pass'));
    await generate(user, newSource());
    expect(await creditsOf(user)).toBe(70);
    for (let time = 0; time < 3; time += 1) {
      expect((await erase(user)).status).toBe(204);
      expect((await erase(user)).status).toBe(204);
      expect(await mentionsOf(user)).toEqual([]);
      expect(await creditsOf(user)).toBe(70);
    }
  });

  it('keeps what the old service left for a user who comes later', async () => {
    const user = randomUUID();
    await database.call('probe_old_wallet', { p_user_id: user, p_balance: 7 });
    expect((await erase(user)).status).toBe(204);
    expect(await mentionsOf(user)).toEqual([]);
    expect(await creditsOf(user)).toBe(7);
  });

  it('has nothing to do for a user who never was, and keeps nothing to give back', async () => {
    const user = randomUUID();
    expect((await erase(user)).status).toBe(204);
    expect(await creditsOf(user)).toBe(80);
  });

  it('cancels what runs, and gives its credits back', async () => {
    const user = randomUUID();
    gemini.enqueue([{ kind: 'text', text: 'import' }, { kind: 'stall' }]);
    const rest = await readUntil(await begin(user, newSource()), '"type":"chunk"');
    expect((await erase(user)).status).toBe(204);
    expect(await rest()).toMatch(/"type":"(cancelled|resync)"/);
    expect(await mentionsOf(user)).toEqual([]);
    expect(await creditsOf(user)).toBe(80);
  });

  it('waits for what is being saved, and erases that too', async () => {
    const user = randomUUID();
    const source = newSource();
    await gate(true);
    gemini.enqueue(goodAnswer('def test(): pass'));
    const rest = await readUntil(await begin(user, source), '"step":"saving"');
    await someoneWaits();
    const erasing = erase(user);
    await sleep(100);
    await gate(false);
    expect((await erasing).status).toBe(204);
    await rest();
    expect(await mentionsOf(user)).toEqual([]);
    await expectWrittenAnew(source);
  });

  it('says so when something is still being saved after a while; and what saves it then is refused', async () => {
    const user = randomUUID();
    const limits = app.get(GenerationLimits);
    const patience = limits.endingMs;
    Object.assign(limits, { endingMs: 50 });
    const record = jest.spyOn(app.get(HistoryService), 'record');
    const saving = Promise.withResolvers<void>();
    const original = HistoryService.prototype.record.bind(app.get(HistoryService));
    record.mockImplementationOnce((generation) => saving.promise.then(() => original(generation)));
    gemini.enqueue(goodAnswer('def test(): pass'));
    const rest = await readUntil(await begin(user, newSource()), '"step":"saving"');
    const response = await erase(user);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.json()).toMatchObject({ code: 'ERASURE_INCOMPLETE' });
    expect(await mentionsOf(user)).toEqual([]);
    saving.resolve();
    await rest();
    record.mockRestore();
    Object.assign(limits, { endingMs: patience });
    expect((await erase(user)).status).toBe(204);
    expect(await mentionsOf(user)).toEqual([]);
  });

  it('refuses what began before, whoever saves it whenever, and takes what began later', async () => {
    const userId = randomUUID();
    const saved = { userId, source: 'x = 1', suite: 's', language: 'python', model: 'm' } as const;
    const before = uuidv7();
    await erase(userId);
    const record = (id: string): Promise<unknown> => app.get(HistoryService).record({ ...saved, id });
    expect(await record(before)).toBe('erased');
    expect(await record(uuidv7({ msecs: Date.now() + 1 }))).toBe('recorded');
    expect(await (await ask(userId, '/api/history')).json()).toHaveLength(1);
  });

  it('takes turns with a row that another process is inserting', async () => {
    const userId = randomUUID();
    await gate(true);
    const saved = { userId, source: 'x = 1', suite: 's', language: 'python', model: 'm' } as const;
    const inserting = app.get(HistoryService).record({ ...saved, id: uuidv7() });
    await someoneWaits();
    const erasing = erase(userId);
    await sleep(100);
    await gate(false);
    await inserting;
    expect((await erasing).status).toBe(204);
    expect(await mentionsOf(userId)).toEqual([]);
  });

  it.each([
    ['Redis', () => redis],
    ['the database', () => server],
  ])(
    'erases the rest while %s is away, says so, and the rest of that on the next try',
    async (away, serverOf) => {
      const user = randomUUID();
      const source = newSource();
      gemini.enqueue(goodAnswer('def test(): pass'));
      const { id } = await generate(user, source);
      await serverOf().stop();
      const response = await erase(user);
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ code: 'ERASURE_INCOMPLETE' });
      expect(await app.get(InMemoryEventLog).find(id)).toBeNull();
      if (away === 'Redis') expect(await mentionsOf(user)).toEqual([]);
      await serverOf().restart();
      let status = 503;
      while (status === 503) {
        status = (await erase(user)).status;
        await sleep(50);
      }
      expect(status).toBe(204);
      expect(await app.get(EventLog).find(id)).toBeNull();
      expect(await mentionsOf(user)).toEqual([]);
      await expectWrittenAnew(source);
    },
  );

  it('asks for an access token', async () => {
    expect((await fetch(`${url}/api/user/data`, { method: 'DELETE' })).status).toBe(401);
  });
});
