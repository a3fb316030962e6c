import type { NestExpressApplication } from '@nestjs/platform-express';
import type { UserStatus } from '@tester/contracts';
import { bearerOf, goodAnswer, PostgresServer, readAsSpa, ScriptedGemini } from '@tester/testing';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../app';
import { ApiConfig } from '../config/api-config';
import { readApiConfig } from '../config/read-api-config';
import { Database } from '../database/database.port';
import { PostgresDatabase } from '../database/postgres-database';
import { GenerationLimits } from '../generation/generation-limits';
import { CreditsService } from './credits.service';
import { Ledger, PROBES } from './spec/probes';

const SUITE = 'from solution import double\n\n\ndef test_double():\n    assert double(2) == 4\n';
const source = (n: number): string => `def double(x):\n    return x * ${n}\n`;
const BODY = { input_code: source(2), language: 'python', turnstile_token: 'first' };

describe('generations that are paid for', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-paid-'));
  let server: PostgresServer;
  let gemini: ScriptedGemini;
  let app: NestExpressApplication;
  let url: string;

  async function open(): Promise<void> {
    const variables = {
      TESTER_PROFILE: 'local',
      VERIFY_BY_DEFAULT: 'false',
      TESTER_DATA_DIR: directory,
      LOG_LEVEL: 'silent',
      API_DRAIN_MS: '0',
      DATABASE_URL: server.url,
      CREDITS_ENABLED: 'true',
      OVERLOAD_LOOP_LAG_MS: '60000',
      GEMINI_API_KEY: 'a-key-of-the-test',
      GEMINI_BASE_URL: gemini.url,
      GEMINI_FACTS_MS: '0',
    };
    app = await createApp(readApiConfig(variables));
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    Object.assign(app.get(GenerationLimits), { beginningMs: 3_000 });
  }

  beforeAll(async () => {
    server = await PostgresServer.start();
    gemini = await ScriptedGemini.start();
    await open();
    await using owner = new PostgresDatabase(server.url);
    await owner.migrate([PROBES]);
  });
  afterAll(async () => {
    await app.close();
    await gemini[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  const headersOf = (userId: string, key?: string): Record<string, string> => ({
    'content-type': 'application/json',
    authorization: bearerOf(userId, app.get(ApiConfig).auth),
    ...(key !== undefined && { 'idempotency-key': key }),
  });
  const post = (userId: string, body: object, key?: string): Promise<Response> =>
    fetch(`${url}/api/generate`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: headersOf(userId, key),
    });
  const statusOf = async (userId: string): Promise<UserStatus> =>
    (await (await fetch(`${url}/api/user/status`, { headers: headersOf(userId) })).json()) as UserStatus;
  const creditsOf = async (userId: string): Promise<number> =>
    (await statusOf(userId)).token_info.current_tokens;
  /** What is held comes back a moment after the stream has ended. */
  const settled = async (): Promise<void> => {
    const ledger = new Ledger(app.get(Database));
    while ((await ledger.openHolds()).length > 0) await sleep(10);
    await ledger.audit();
  };
  const suiteIn = async (stream: string): Promise<string> =>
    (await readAsSpa(new Blob([stream]).stream())).suite;
  const idIn = (stream: string): string => /^id: ([^:]+):/m.exec(stream)?.[1] ?? '';

  it('tells a newcomer welcome and bonus, and what a generation costs', async () => {
    const userId = randomUUID();
    expect(await statusOf(userId)).toEqual({
      user: { id: userId, email: 'user@example.test' },
      token_info: { current_tokens: 80, daily_bonus_claimed: true, cost_per_generation: 10 },
      quota: { limit: 8, used: 0, remaining: 8 },
    });
  });

  it('charges a new suite by the time it is done, and nothing for one written before', async () => {
    const userId = randomUUID();
    gemini.enqueue(goodAnswer(SUITE));
    expect(await (await post(userId, BODY)).text()).toContain('"cached":false');
    expect(await creditsOf(userId)).toBe(70);
    expect((await statusOf(userId)).quota).toEqual({ limit: 8, used: 1, remaining: 7 });
    expect(await (await post(userId, BODY)).text()).toContain('"cached":true');
    expect(await creditsOf(userId)).toBe(70);
    await settled();
  });

  it.each([
    ['fails', [{ kind: 'status', status: 400, body: { error: { code: 400 } } }], '"type":"error"'],
    [
      'is cut short',
      [
        { kind: 'text', text: 'import' },
        { kind: 'finish', reason: 'MAX_TOKENS' },
      ],
      '"type":"incomplete"',
    ],
  ] as const)('charges nothing when the writer %s', async (_, script, end) => {
    const userId = randomUUID();
    gemini.enqueue(script);
    expect(await (await post(userId, { ...BODY, input_code: source(3) })).text()).toContain(end);
    await settled();
    expect(await creditsOf(userId)).toBe(80);
  });

  it('charges nothing for a generation that its owner cancels', async () => {
    const userId = randomUUID();
    gemini.enqueue([{ kind: 'text', text: 'import' }, { kind: 'stall' }]);
    const response = await post(userId, { ...BODY, input_code: source(4) });
    let stream = '';
    for await (const bytes of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      const isFirst = stream === '';
      stream += Buffer.from(bytes).toString();
      if (!isFirst) continue;
      expect(await creditsOf(userId)).toBe(70);
      const cancel = `${url}/api/generations/${idIn(stream)}/cancel`;
      await fetch(cancel, { method: 'POST', headers: headersOf(userId) });
    }
    expect(stream).toContain('"type":"cancelled"');
    await settled();
    expect(await creditsOf(userId)).toBe(80);
  });

  it('refuses with 402, in words the deployed client knows, before anything is asked of Gemini', async () => {
    const userId = randomUUID();
    const credits = app.get(CreditsService);
    const held = Array.from({ length: 8 }, () => ({ generationId: randomUUID(), userId, claim: null }));
    for (const one of held) await credits.admit(one);
    const asked = gemini.requests.length;
    const response = await post(userId, { ...BODY, input_code: source(12) });
    expect(response.status).toBe(402);
    expect(await response.json()).toMatchObject({
      code: 'INSUFFICIENT_CREDITS',
      detail: expect.stringContaining('토큰이 부족합니다'),
    });
    expect(gemini.requests).toHaveLength(asked);
    for (const one of held) await credits.withdraw(one);
  });

  describe('a user who cannot pay', () => {
    const written = { ...BODY, input_code: source(20) };
    let userId: string;
    let held: { generationId: string; userId: string; claim: null }[];

    beforeAll(async () => {
      gemini.enqueue(goodAnswer(SUITE));
      await (await post(randomUUID(), written)).text();
    });
    beforeEach(async () => {
      userId = randomUUID();
      held = Array.from({ length: 8 }, () => ({ generationId: randomUUID(), userId, claim: null }));
      for (const one of held) await app.get(CreditsService).admit(one);
      expect(await creditsOf(userId)).toBe(0);
    });
    afterEach(async () => {
      for (const one of held) await app.get(CreditsService).withdraw(one);
      await settled();
      expect(await creditsOf(userId)).toBe(80);
    });

    it('gets a suite that was written before, and keeps it', async () => {
      const asked = gemini.requests.length;
      const stream = await (await post(userId, written)).text();
      expect(stream).toContain('"cached":true');
      expect(stream).toContain('"persisted":true');
      expect(await suiteIn(stream)).toBe(SUITE);
      expect(gemini.requests).toHaveLength(asked);
      const mine = (await new Ledger(app.get(Database)).entries()).filter(
        (entry) => entry.user_id === userId,
      );
      expect(mine.filter(({ kind }) => kind === 'hold')).toHaveLength(8);
    });

    it.each([
      ['one that nobody has', { ...written, input_code: source(21) }],
      ['another one for the same source', { ...written, is_regenerate: true }],

      ['one for another name of the source', { ...written, source_name: 'other' }],
    ])('is refused %s', async (_, body) => {
      const asked = gemini.requests.length;
      expect((await post(userId, body, 'refused')).status).toBe(402);
      expect(gemini.requests).toHaveLength(asked);
      // The key is free.
      expect((await post(userId, written, 'refused')).status).toBe(200);
    });

    it('gets one generation for one key, however often and at once', async () => {
      const responses = await Promise.all(Array.from({ length: 20 }, () => post(userId, written, 'short')));
      const streams = await Promise.all(responses.map((response) => response.text()));
      expect(new Set(streams.map(idIn)).size).toBe(1);
      expect(new Set(await Promise.all(streams.map(suiteIn)))).toEqual(new Set([SUITE]));
      const replayed = responses.filter(({ headers }) => headers.get('idempotency-replayed') === 'true');
      expect(replayed).toHaveLength(19);
      const reused = await post(userId, { ...written, input_code: source(22) }, 'short');
      expect(reused.status).toBe(422);
    });

    it('is not charged later for what was free when the key was taken', async () => {
      const first = await (await post(userId, written, 'kept-free')).text();
      for (const one of held) await app.get(CreditsService).withdraw(one);
      const again = await post(userId, written, 'kept-free');
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(idIn(await again.text())).toBe(idIn(first));
    });

    it('is told that there is no room, and the key stays free', async () => {
      const limits = app.get(GenerationLimits);
      const { maxRunning } = limits;
      Object.assign(limits, { maxRunning: 0 });
      expect((await post(userId, written, 'full')).status).toBe(503);
      Object.assign(limits, { maxRunning });
      const response = await post(userId, written, 'full');
      expect(response.headers.get('idempotency-replayed')).toBeNull();
      expect(await suiteIn(await response.text())).toBe(SUITE);
    });
  });

  it('makes one generation of many requests with one key, whatever their Turnstile tokens', async () => {
    const userId = randomUUID();
    const asked = gemini.requests.length;
    gemini.enqueue(goodAnswer(SUITE));
    const body = { ...BODY, input_code: source(5) };
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, n) => post(userId, { ...body, turnstile_token: `${n}` }, 'one-key')),
    );
    const streams = await Promise.all(responses.map((response) => response.text()));
    expect(streams.filter((_, n) => responses[n]?.status !== 200)).toEqual([]);
    expect(new Set(streams.map(idIn)).size).toBe(1);
    expect(new Set(await Promise.all(streams.map(suiteIn)))).toEqual(new Set([SUITE]));
    expect(gemini.requests).toHaveLength(asked + 1);
    const replayed = responses.filter(({ headers }) => headers.get('idempotency-replayed') === 'true');
    expect(replayed).toHaveLength(49);
    expect(await creditsOf(userId)).toBe(70);
  });

  it('refuses a key that was used for another request, and a key that is none', async () => {
    const userId = randomUUID();
    gemini.enqueue(goodAnswer(SUITE));
    await (await post(userId, { ...BODY, input_code: source(6) }, 'key')).text();
    const reused = await post(userId, { ...BODY, input_code: source(7) }, 'key');
    expect(reused.status).toBe(422);
    expect(await reused.json()).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      title: 'Unprocessable Content',
    });
    const broken = await post(userId, BODY, 'two words');
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ errors: [{ field: 'Idempotency-Key' }] });
    expect(await creditsOf(userId)).toBe(70);
  });

  it('knows a key after a restart, and gives its suite from the history', async () => {
    const userId = randomUUID();
    const body = { ...BODY, input_code: source(8) };
    gemini.enqueue(goodAnswer(SUITE));
    const first = await (await post(userId, body, 'kept')).text();
    await app.close();
    await open();
    const asked = gemini.requests.length;
    const again = await Promise.all([1, 2, 3].map(() => post(userId, body, 'kept')));
    for (const response of again) {
      expect(response.headers.get('idempotency-replayed')).toBe('true');
      const stream = await response.text();
      expect([idIn(stream), await suiteIn(stream)]).toEqual([idIn(first), SUITE]);
    }
    expect(gemini.requests).toHaveLength(asked);
    expect(await creditsOf(userId)).toBe(70);
  });

  it('begins anew when the generation of a key was lost with its process', async () => {
    const userId = randomUUID();
    const lost = randomUUID();
    const body = { ...BODY, input_code: source(9) };
    const claim = {
      key: 'lost',
      request: [body.input_code, 'solution', 'python', 'gemini-3-flash-preview', 'false'],
    };
    await app.get(CreditsService).admit({ generationId: lost, userId, claim });
    gemini.enqueue(goodAnswer(SUITE));
    const response = await post(userId, body, 'lost');
    expect(response.headers.get('idempotency-replayed')).toBeNull();
    const stream = await response.text();
    expect(idIn(stream)).not.toBe(lost);
    expect(await suiteIn(stream)).toBe(SUITE);
    await settled();
    expect(await creditsOf(userId)).toBe(70);
  });

  it('holds nothing and frees the key when there is no room to run', async () => {
    const userId = randomUUID();
    const limits = app.get(GenerationLimits);
    const body = { ...BODY, input_code: source(10) };
    Object.assign(limits, { maxRunning: 0 });
    expect((await post(userId, body, 'later')).status).toBe(503);
    expect(await creditsOf(userId)).toBe(80);
    Object.assign(limits, { maxRunning: 200 });
    gemini.enqueue(goodAnswer(SUITE));
    const response = await post(userId, body, 'later');
    expect(response.headers.get('idempotency-replayed')).toBeNull();
    expect(await suiteIn(await response.text())).toBe(SUITE);
  });

  it('asks nothing of Gemini while the ledger is away', async () => {
    await settled();
    const asked = gemini.requests.length;
    await server.kill();
    const response = await post(randomUUID(), { ...BODY, input_code: source(11) });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    const status = await fetch(`${url}/api/user/status`, { headers: headersOf(randomUUID()) });
    expect(status.status).toBe(503);
    expect(gemini.requests).toHaveLength(asked);
    await server.restart();
  });
});
