import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { DatabaseUnavailableException, InternalException } from '@tester/exceptions';
import { freePort, SupabaseStack } from '@tester/testing';
import { MigrationSource } from '../migration-source';
import { openDatabase } from '../open-database';
import { PostgresDatabase } from '../postgres-database';
import { SupabaseDatabase } from './supabase-database';

const source = new MigrationSource(path.resolve(__dirname, '../../../../../supabase/migrations'));
const USER = 'aaaaaaaa-0000-4000-8000-000000000001';
import { timeUntilUnavailable } from '../spec/time-until-unavailable';

describe(SupabaseDatabase.name, () => {
  let stack: SupabaseStack;
  let owner: PostgresDatabase;
  let sut: SupabaseDatabase;
  const configOf = ({ url, serviceRoleKey }: SupabaseStack) =>
    ({ kind: 'supabase', url, serviceRoleKey }) as const;

  beforeAll(async () => {
    for (const level of ['warn', 'debug'] as const) {
      jest.spyOn(Logger.prototype, level).mockImplementation(() => undefined);
    }
    stack = await SupabaseStack.start();
    owner = new PostgresDatabase(stack.databaseUrl);
    sut = new SupabaseDatabase(stack.url, stack.serviceRoleKey);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await owner[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
  });

  describe('at the start', () => {
    const log = jest.fn();

    it('refuses a database without our schema, and says what to do', async () => {
      const opening = openDatabase(configOf(stack), source, { log });
      await expect(opening).rejects.toBeInstanceOf(InternalException);
      await expect(opening).rejects.toThrow(
        /none of our schema, this release needs \d{14}: apply supabase\/migrations \(supabase db push\)/,
      );
    });

    it('refuses a schema that is older than the release', async () => {
      const migrations = await source.read();
      await owner.migrate(migrations.slice(0, -2));
      const opening = openDatabase(configOf(stack), source, { log });
      const newest = migrations.at(-1)?.version;
      await expect(opening).rejects.toThrow(
        new RegExp(`^the schema of the database is \\d{14}, this release needs ${newest}: `),
      );
      await owner.migrate(migrations);
    });

    it('starts on the newest, and on a newer one', async () => {
      const database = await openDatabase(configOf(stack), source, { log });
      expect(log).toHaveBeenLastCalledWith('the schema is up to date');
      expect(database).toBeInstanceOf(SupabaseDatabase);
      const older = { read: async () => (await source.read()).slice(0, -1) } as MigrationSource;
      await openDatabase(configOf(stack), older, { log });
    });

    it('does not start while the project is away', async () => {
      const away = { ...configOf(stack), url: `http://127.0.0.1:${await freePort()}` };
      await expect(openDatabase(away, source, { log })).rejects.toBeInstanceOf(DatabaseUnavailableException);
    });
  });

  it('is refused with a key for browsers, and with one of another project', async () => {
    const browser = new SupabaseDatabase(stack.url, stack.anonKey);
    await expect(browser.call('schema_version', {})).rejects.toMatchObject({
      code: 'INTERNAL',
      context: { sqlState: '42501' },
    });
    const foreign = new SupabaseDatabase(stack.url, `${stack.serviceRoleKey}x`);
    await timeUntilUnavailable(() => foreign.call('schema_version', {}));
  });

  it('is unavailable while the Data API is away or frozen, and back without a restart of ours', async () => {
    await stack.api.stop();
    expect(await timeUntilUnavailable(() => sut.call('schema_version', {}))).toBeLessThan(2500);
    await stack.api.restart();
    expect(await sut.call('schema_version', {})).toHaveLength(1);
    stack.api.freeze();
    expect(await timeUntilUnavailable(() => sut.ping())).toBeLessThan(2500);
    expect(await timeUntilUnavailable(() => sut.call('schema_version', {}))).toBeLessThan(5900);
    stack.api.resume();
    expect(await sut.ping()).toBeGreaterThan(0);
  });

  it('is unavailable while PostgreSQL behind it is dead', async () => {
    await stack.postgres.kill();
    await timeUntilUnavailable(() => sut.ping());
    await stack.postgres.restart();
    expect(await sut.ping()).toBeGreaterThan(0);
  });

  it('saves and reads a user whom Supabase knows, and nobody else', async () => {
    const record = (userId: string) =>
      sut.call('history_record', {
        p_id: '10000000-0000-4000-8000-000000000001',
        p_user_id: userId,
        p_input_code: 'v1.source',
        p_generated_code: 'v1.suite',
        p_language: 'python',
        p_model: 'characterization',
      });
    await expect(record(USER)).rejects.toMatchObject({ code: 'INTERNAL', context: { sqlState: '23503' } });
    await owner.migrate([
      {
        version: '20000101000000',
        name: 'user',
        checksum: 'user',
        sql: `insert into auth.users values ('${USER}')`,
      },
    ]);
    expect(await record(USER)).toEqual([{ history_record: true }]);
    expect(await record(USER)).toEqual([{ history_record: false }]);
    const rows = await sut.call('history_list', { p_user_id: USER, p_limit: 1 });
    expect(rows).toMatchObject([{ user_id: USER, created_at: expect.stringMatching(/\.\d+[+-]\d\d:\d\d$/) }]);
  });
});

describe(`${SupabaseDatabase.name} before a stranger`, () => {
  const KEY = 'sb_secret_not-a-real-one-hunter2';
  let server: Server;
  let answer: RequestListener;
  let asked = 0;
  let sut: SupabaseDatabase;

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked += 1;
      answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    sut = new SupabaseDatabase(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, KEY);
  });
  beforeEach(() => {
    asked = 0;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it.each<[string, RequestListener]>([
    ['an empty 404', (_, response) => response.writeHead(404).end()],
    ['a page that is no JSON', (_, response) => response.writeHead(502).end('<html>bad gateway</html>')],
    ['a page with status 200', (_, response) => response.end('<html>parked</html>')],
    [
      'a refusal of the gateway',
      (_, response) => response.writeHead(401).end('{"message":"Invalid API key"}'),
    ],
    ['a refusal that is no object', (_, response) => response.writeHead(500).end('null')],
    [
      'a busy pool',
      (_, response) => response.writeHead(504).end('{"code":"PGRST003","message":"Timed out"}'),
    ],
    ['a redirect', (_, response) => response.writeHead(302, { Location: '/login' }).end()],
    [
      'half an answer',
      (_, response) =>
        response.writeHead(200, { 'Content-Length': '9' }).write('[', () => response.destroy()),
    ],
    ['no answer', (_, response) => response.destroy()],
    ['an overload', (_, response) => response.writeHead(520).end()],
  ])('takes %s for a database that is away, and asks once', async (_, listener) => {
    answer = listener;
    const failure: unknown = await sut.call('history_list', {}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DatabaseUnavailableException);
    expect(asked).toBe(1);
    expect(inspect(failure, { depth: 20 })).not.toContain('hunter2');
  });

  it('asks as a server does: with the key alone, without a session', async () => {
    let seen: Record<string, unknown> = {};
    answer = ({ url, method, headers }, response) => {
      seen = {
        url,
        method,
        apikey: headers['apikey'],
        authorization: headers.authorization,
        cookie: headers.cookie,
      };
      response.end('[{"big":9007199254740993}]');
    };
    expect(await sut.call('history_list', { p_limit: 1 })).toEqual([{ big: '9007199254740993' }]);
    expect(seen).toEqual({
      url: '/rest/v1/rpc/history_list',
      method: 'POST',
      apikey: KEY,
      authorization: `Bearer ${KEY}`,
      cookie: undefined,
    });
  });

  it('keeps its connections', async () => {
    const ports = new Set<unknown>();
    answer = ({ socket }, response) => {
      ports.add(socket.remotePort);
      response.end('1');
    };
    for (let call = 0; call < 9; call += 1) await sut.call('one', {});
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});
