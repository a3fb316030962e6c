import { bearerOf, freePort, goodAnswer, PostgresServer, ScriptedGemini } from '@tester/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiConfig } from '../config/api-config';
import { CreditsService, type CreditBalance } from '../credits/credits.service';
import { ApiProcess, buildApi } from '../credits/spec/api-process';
import { openPostgres, PRICES, type Opened } from '../credits/spec/open-databases';
import { Ledger } from '../credits/spec/probes';
import type { Database } from '../database/database.port';

const SUITE = 'from solution import double\n\n\ndef test_double():\n    assert double(2) == 4\n';
const PAID: CreditBalance = { granted: 80, available: 70, held: 0, spent: 10 };
const AUTH = { jwtSecret: randomBytes(32).toString('hex'), issuer: 'http://auth.example/auth/v1' };

describe('a finished suite', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-saves-'));
  const spool = path.join(directory, 'spool');
  const encryptionKey = randomBytes(32).toString('base64');
  let server: PostgresServer;
  let opened: Opened;
  let database: Database;
  let ledger: Ledger;
  let gemini: ScriptedGemini;
  let api: ApiProcess;
  let userId: string;

  beforeAll(async () => {
    await buildApi(directory);
    server = await PostgresServer.start();
    opened = await openPostgres(server);
    ({ database } = opened);
    ledger = new Ledger(database);
  });
  afterAll(async () => {
    await opened.close();
    rmSync(directory, { recursive: true });
  });
  beforeEach(async () => {
    userId = randomUUID();
    gemini = await ScriptedGemini.start();
    api = await start();
  });
  afterEach(async () => {
    await api[Symbol.asyncDispose]();
    await gemini[Symbol.asyncDispose]();
  });

  const start = async (): Promise<ApiProcess> =>
    ApiProcess.start(directory, await freePort(), {
      TESTER_PROFILE: 'local',
      VERIFY_BY_DEFAULT: 'false',
      TESTER_DATA_DIR: path.join(directory, 'data'),
      SPOOL_DIR: spool,
      LOG_LEVEL: 'error',
      CREDITS_ENABLED: 'true',
      DATABASE_URL: server.url,
      DATA_ENCRYPTION_KEY: encryptionKey,
      SUPABASE_URL: 'http://auth.example',
      SUPABASE_JWT_SECRET: AUTH.jwtSecret,
      GEMINI_API_KEY: 'a-key-of-the-test',
      GEMINI_BASE_URL: gemini.url,
    }).ready();
  const generate = async (): Promise<string> => {
    gemini.enqueue(goodAnswer(SUITE));
    const response = await fetch(`${api.url}/api/generate`, {
      method: 'POST',
      body: JSON.stringify({
        input_code: 'def double(x):\n    return x * 2\n',
        language: 'python',
        is_regenerate: true,
      }),
      headers: { 'content-type': 'application/json', authorization: bearerOf(userId, AUTH) },
    });
    return response.text();
  };
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await sleep(10);
  };
  const gate = (isShut: boolean) => database.call('probe_gate', { p_name: 'suite', p_is_shut: isShut });
  const waiting = async (): Promise<number> =>
    Number((await database.call('probe_waiting', {}))[0]?.['probe_waiting']);
  const spooled = (): string[] => readdirSync(spool).filter((name) => name.endsWith('.suite'));
  /** Kills the api while it saves, inside a transaction that is not committed. */
  const killWhileSaving = async (): Promise<void> => {
    await until(async () => (await waiting()) > 0);
    await api.kill();
  };
  const savedOnceAndPaid = async (before: readonly string[]): Promise<void> => {
    await until(() => Promise.resolve(spooled().length === 0));
    expect((await ledger.suites()).filter((id) => !before.includes(id))).toHaveLength(1);
    await ledger.audit();
    const credits = new CreditsService(database, { credits: PRICES } as ApiConfig);
    expect(await credits.balanceOf(userId)).toEqual(PAID);
  };

  it('is saved once, and paid for once, by the process after one that was killed while it saved, and relayed', async () => {
    const before = await ledger.suites();
    await gate(true);
    const stream = generate().catch((error: unknown) => String(error));
    await killWhileSaving();
    await stream;
    expect(spooled()).toHaveLength(1);
    // The next process relays at once, and is killed in turn.
    api = await start();
    await killWhileSaving();
    expect(spooled()).toHaveLength(1);
    await gate(false);
    api = await start();
    await savedOnceAndPaid(before);
  });

  it('is kept for its user when the database is killed while it is saved, and saved when that is back', async () => {
    const before = await ledger.suites();
    await gate(true);
    const stream = generate();
    await until(async () => (await waiting()) > 0);
    await server.kill();
    const text = await stream;
    expect(text).toContain('"persisted":true');
    expect(text).not.toContain('NOT_PERSISTED');
    expect(spooled()).toHaveLength(1);
    await server.restart();
    await gate(false);
    await savedOnceAndPaid(before);
  });
});
