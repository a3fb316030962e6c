import {
  bearerOf,
  freePort,
  goodAnswer,
  PostgresServer,
  ScriptedGemini,
  type GeminiScript,
} from '@tester/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiConfig } from '../config/api-config';
import type { PostgresDatabase } from '../database/postgres-database';
import { CreditSweeper } from './credit-sweeper';
import { CreditsService, type CreditBalance } from './credits.service';
import { ApiProcess, buildApi } from './spec/api-process';
import { openPostgres, PRICES, type Opened } from './spec/open-databases';
import { Ledger, morning } from './spec/probes';
import { SilentCommit } from './spec/silent-commit';

const SUITE = 'from solution import double\n\n\ndef test_double():\n    assert double(2) == 4\n';
const LAST_LINE = 'assert double(2) == 4';
const UNTOUCHED: CreditBalance = { granted: 80, available: 80, held: 0, spent: 0 };
const HELD: CreditBalance = { granted: 80, available: 70, held: 10, spent: 0 };
const PAID: CreditBalance = { granted: 80, available: 70, held: 0, spent: 10 };
const AUTH = { jwtSecret: randomBytes(32).toString('hex'), issuer: 'http://auth.example/auth/v1' };
const config = { credits: PRICES } as ApiConfig;

describe('kill -9 of the api', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-killed-'));
  const encryptionKey = randomBytes(32).toString('base64');
  let server: PostgresServer;
  let opened: Opened;
  let database: PostgresDatabase;
  let ledger: Ledger;
  let credits: CreditsService;
  let proxy: SilentCommit;
  let gemini: ScriptedGemini;
  let api: ApiProcess;
  let userId: string;

  beforeAll(async () => {
    await buildApi(directory);
    server = await PostgresServer.start();
    opened = await openPostgres(server);
    database = opened.database as PostgresDatabase;
    ledger = new Ledger(database);
    credits = new CreditsService(database, config);
    proxy = await SilentCommit.before(server.port);
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await opened.close();
    rmSync(directory, { recursive: true });
  });
  beforeEach(async () => {
    userId = randomUUID();
    await database.call('probe_set_clock', { p_time: morning() });
    gemini = await ScriptedGemini.start();
    api = await start();
  });
  afterEach(async () => {
    proxy.disarm();
    await api[Symbol.asyncDispose]();
    await gemini[Symbol.asyncDispose]();
    await ledger.audit();
  });

  const start = async (): Promise<ApiProcess> =>
    ApiProcess.start(directory, await freePort(), {
      TESTER_PROFILE: 'local',
      VERIFY_BY_DEFAULT: 'false',
      TESTER_DATA_DIR: path.join(directory, 'data'),
      LOG_LEVEL: 'error',
      CREDITS_ENABLED: 'true',
      DATABASE_URL: `postgres://postgres@127.0.0.1:${proxy.port}/postgres`,
      DATA_ENCRYPTION_KEY: encryptionKey,
      SUPABASE_URL: 'http://auth.example',
      SUPABASE_JWT_SECRET: AUTH.jwtSecret,
      GEMINI_API_KEY: 'a-key-of-the-test',
      GEMINI_BASE_URL: gemini.url,
      GEMINI_FACTS_MS: '0',
    }).ready();

  const post = (key?: string): Promise<Response> =>
    fetch(`${api.url}/api/generate`, {
      method: 'POST',
      body: JSON.stringify({
        input_code: 'def double(x):\n    return x * 2\n',
        language: 'python',
        is_regenerate: true,
      }),
      headers: {
        'content-type': 'application/json',
        authorization: bearerOf(userId, AUTH),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
    });
  const textIn = async (response: Promise<Response>): Promise<string> =>
    response.then((answer) => answer.text()).catch((error: unknown) => String(error));
  /** Begins a generation and resolves to its id once its stream holds `text`; the rest of the stream does not matter. */
  const generateUntil = async (script: GeminiScript, text: string, key?: string): Promise<string> => {
    gemini.enqueue(script);
    const reader = ((await post(key)).body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let stream = '';
    while (!stream.includes(text)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`the stream ended before ${text}:\n${stream}`);
      stream += decoder.decode(value, { stream: true });
    }
    reader.read().catch((error: unknown) => String(error));
    return /^id: ([^:]+):/m.exec(stream)?.[1] ?? '';
  };
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await sleep(10);
  };
  const waiting = async (): Promise<number> =>
    Number((await database.call('probe_waiting', {}))[0]?.['probe_waiting']);
  const gate = (name: string, isShut: boolean) =>
    database.call('probe_gate', { p_name: name, p_is_shut: isShut });
  /** Kills the api while it waits at a gate, inside a transaction that is not committed. */
  const killAt = async (name: string): Promise<void> => {
    await until(async () => (await waiting()) > 0);
    await api.kill();
    await gate(name, false);
    await until(async () => (await waiting()) === 0);
  };
  const expire = async (): Promise<void> => {
    await database.call('probe_turn_clock', { p_minutes: 31 });
    await new CreditSweeper(database, config).sweep();
  };
  /** What the same user has once the hold has run out. */
  const afterwards = async (): Promise<CreditBalance> => {
    await ledger.audit();
    await expire();
    return credits.balanceOf(userId);
  };

  it('1: after the hold, before Gemini says a word', async () => {
    gemini.enqueue([{ kind: 'stall' }]);
    const stream = textIn(post());
    await until(() => Promise.resolve(gemini.requests.length > 0));
    await api.kill();
    await stream;
    expect(await credits.balanceOf(userId)).toEqual(HELD);
    expect(await afterwards()).toEqual(UNTOUCHED);
  });

  it('2: after the first chunk', async () => {
    await generateUntil([{ kind: 'text', text: 'import' }, { kind: 'stall' }], 'import');
    await api.kill();
    expect(await credits.balanceOf(userId)).toEqual(HELD);
    expect(await afterwards()).toEqual(UNTOUCHED);
  });

  it('3: after the last chunk', async () => {
    const id = await generateUntil([{ kind: 'text', text: SUITE }, { kind: 'stall' }], LAST_LINE);
    await api.kill();
    expect(await ledger.suites()).not.toContain(id);
    expect(await afterwards()).toEqual(UNTOUCHED);
  });

  it.each(['suite', 'capture'])(
    '4: in the transaction that saves and charges, before its %s',
    async (name) => {
      await gate(name, true);
      const id = await generateUntil(goodAnswer(SUITE), '"step":"saving"');
      await killAt(name);
      expect(await ledger.suites()).not.toContain(id);
      expect(await credits.balanceOf(userId)).toEqual(HELD);
      expect(await afterwards()).toEqual(UNTOUCHED);
    },
  );

  it('5: after suite and charge, before anybody heard of it', async () => {
    proxy.arm('history_record');
    const id = await generateUntil(goodAnswer(SUITE), '"step":"saving"', 'key');
    await until(async () => (await ledger.suites()).includes(id));
    await api.kill();
    proxy.disarm();
    expect(await afterwards()).toEqual(PAID);
    // Who asks again with the same key gets what was paid for, and pays no second time.
    api = await start();
    const again = await textIn(post('key'));
    expect(again).toContain(`id: ${id}:`);
    expect(again).toContain(LAST_LINE);
    expect(gemini.requests).toHaveLength(1);
    expect(await afterwards()).toEqual(PAID);
  });

  it('6: while it sweeps what another process left', async () => {
    await api.kill();
    await credits.admit({ generationId: randomUUID(), userId, claim: null });
    await database.call('probe_turn_clock', { p_minutes: 31 });
    await gate('release', true);
    api = await start();
    await killAt('release');
    expect(await credits.balanceOf(userId)).toEqual(HELD);
    api = await start();
    await until(async () => (await ledger.openHolds()).length === 0);
    expect(await afterwards()).toEqual(UNTOUCHED);
  });
});
