import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes, randomUUID } from 'node:crypto';
import { Logger, type INestApplication } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { DatabaseUnavailableException } from '@tester/exceptions';
import { createValidationPipe, ProblemFilter } from '@tester/nest-kit';
import { bearerOf } from '@tester/testing';
import request from 'supertest';
import type { App } from 'supertest/types';
import { AuthModule } from '../auth/auth.module';
import type { ApiConfig } from '../config/api-config';
import { ConfigModule } from '../config/config.module';
import { Database } from '../database/database.port';
import { MigrationSource } from '../database/migration-source';
import { HistoryModule } from './history.module';
import { HistoryService, type FinishedGeneration } from './history.service';

const USER_A = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
const USER_B = '5f0c2b9e-7a44-4a53-9a3e-0b7c6a2f1d10';
const auth = { jwtSecret: 'a-shared-secret-of-the-project-0123456789', issuer: 'https://p.example/auth/v1' };

describe(HistoryModule.name, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-history-'));
  let app: INestApplication<App>;
  let history: HistoryService;
  let database: Database;

  beforeAll(async () => {
    const config = {
      auth,
      encryption: { keyId: 'k1', key: randomBytes(32) },
      database: { kind: 'pglite', directory: path.join(directory, 'database') },
    } as ApiConfig;
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), AuthModule, HistoryModule],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    })
      .overrideProvider(MigrationSource)
      .useValue(new MigrationSource(path.resolve(__dirname, '../../../../supabase/migrations')))
      .compile();
    app = module.createNestApplication<INestApplication<App>>({ logger: false });
    app.useGlobalPipes(createValidationPipe({ forbidUnknown: false }));
    await app.init();
    history = app.get(HistoryService);
    database = app.get(Database);
  });

  afterAll(async () => {
    await app.close();
    rmSync(directory, { recursive: true });
  });

  const record = async (overrides: Partial<FinishedGeneration> = {}): Promise<FinishedGeneration> => {
    const generation: FinishedGeneration = {
      id: randomUUID(),
      userId: randomUUID(),
      source: 'def f():\n    return "비밀 secret"\n',
      suite: 'def test_f():\n    assert f()\n',
      language: 'python',
      model: 'characterization',
      ...overrides,
    };
    await history.record(generation);
    return generation;
  };
  const send = (method: 'get' | 'delete', url: string, userId: string) =>
    request(app.getHttpServer())[method](url).set('Authorization', bearerOf(userId, auth));
  const storedRow = async ({ userId, id }: FinishedGeneration): Promise<Record<string, unknown>> => {
    const [row] = await database.call('history_find', { p_user_id: userId, p_id: id });
    return row ?? {};
  };

  it.each(['/api/history', '/api/history/'])('lists what was recorded, newest first (%s)', async (url) => {
    const userId = randomUUID();
    const older = await record({ userId });
    const newer = await record({ userId, source: 'x = 2' });
    const response = await send('get', url, userId).expect(200);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.body).toEqual([
      {
        id: newer.id,
        input_code: 'x = 2',
        generated_code: newer.suite,
        language: 'python',
        model: 'characterization',
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
      expect.objectContaining({ id: older.id, input_code: older.source, generated_code: older.suite }),
    ]);
  });

  it('gives back what the model counted, and says nothing of it where no model wrote', async () => {
    const userId = randomUUID();
    const usage = { inputModelTokens: 812, outputModelTokens: 1_204, thinkingModelTokens: 0 };
    const unwritten = await record({ userId });
    const counted = await record({ userId, usage });
    await history.record({ ...counted, usage: { ...usage, inputModelTokens: 1 } });
    const { body } = await send('get', '/api/history', userId).expect(200);
    const [newest, oldest] = body as object[];
    expect(newest).toMatchObject({ id: counted.id, usage });
    expect(oldest).not.toHaveProperty('usage');
    const found = await send('get', `/api/history/${counted.id}`, userId).expect(200);
    expect(found.body).toMatchObject({ usage });
    const before = await send('get', `/api/history/${unwritten.id}`, userId).expect(200);
    expect(before.body).not.toHaveProperty('usage');
  });

  it('lists at most fifty', async () => {
    const userId = randomUUID();
    const recorded: FinishedGeneration[] = [];
    for (let count = 0; count < 52; count += 1) recorded.push(await record({ userId }));
    const { body } = await send('get', '/api/history', userId).expect(200);
    const newest = recorded.map(({ id }) => id).reverse();
    expect((body as { id: string }[]).map(({ id }) => id)).toEqual(newest.slice(0, 50));
  });

  it('lists nothing for a user who saved nothing', async () => {
    await send('get', '/api/history', randomUUID()).expect(200, []);
  });

  it('stores nothing that can be read without the key', async () => {
    const row = await storedRow(await record());
    expect(row['input_code']).toMatch(/^v1\.k1\./);
    expect(row['generated_code']).toMatch(/^v1\.k1\./);
    expect(JSON.stringify(row)).not.toMatch(/def |secret|비밀/);
  });

  it('keeps a generation once that is recorded twice, and never under a second user', async () => {
    const generation = await record();
    await history.record({ ...generation, suite: 'another' });
    await expect(history.record({ ...generation, userId: randomUUID() })).rejects.toMatchObject({
      code: 'INTERNAL',
      context: { sqlState: '23505' },
    });
    const { body } = await send('get', '/api/history', generation.userId).expect(200);
    expect(body).toEqual([expect.objectContaining({ id: generation.id, generated_code: generation.suite })]);
  });

  it('finds one entry, by its id in either case', async () => {
    const generation = await record({ userId: USER_A });
    for (const id of [generation.id, generation.id.toUpperCase()]) {
      const response = await send('get', `/api/history/${id}`, USER_A).expect(200);
      expect(response.headers['cache-control']).toBe('no-store');
      expect(response.body).toMatchObject({ id: generation.id, input_code: generation.source });
    }
  });

  it('deletes one entry', async () => {
    const generation = await record({ userId: USER_A });
    await send('delete', `/api/history/${generation.id}`, USER_A).expect(204, {});
    await send('get', `/api/history/${generation.id}`, USER_A).expect(404);
    await send('delete', `/api/history/${generation.id}`, USER_A).expect(404);
  });

  it.each(['get', 'delete'] as const)(
    'answers alike to %s of an id that is foreign, unknown or malformed',
    async (method) => {
      const foreign = await record({ userId: USER_B });
      const bodies: unknown[] = [];
      for (const id of [foreign.id, randomUUID(), 'not-a-uuid', '1', "'%20or%201=1", `${foreign.id}%0A`]) {
        const response = await send(method, `/api/history/${id}`, USER_A).expect(404);
        const { traceId: _trace, instance: _instance, ...body } = response.body as Record<string, unknown>;
        bodies.push(body);
      }
      expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
      expect(bodies[0]).toMatchObject({ code: 'NOT_FOUND' });
      expect(await history.find(USER_B, foreign.id)).toMatchObject({ id: foreign.id });
    },
  );

  it.each([
    ['get', '/api/history'],
    ['get', `/api/history/${USER_A}`],
    ['delete', `/api/history/${USER_A}`],
  ] as const)('asks for an access token (%s %s)', async (method, url) => {
    const response = await request(app.getHttpServer())[method](url).expect(401);
    expect(response.body).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  describe('with an entry that cannot be read', () => {
    let told: jest.SpyInstance;
    beforeEach(() => {
      told = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    });
    afterEach(() => told.mockRestore());

    /** The texts of one generation under the id of another, as one who can write to the table could place them. */
    const transplant = async (from: FinishedGeneration, userId: string): Promise<string> => {
      const { input_code, generated_code } = await storedRow(from);
      const id = randomUUID();
      await database.call('history_record', {
        p_id: id,
        p_user_id: userId,
        p_input_code: input_code,
        p_generated_code: generated_code,
        p_language: 'python',
        p_model: 'm',
      });
      return id;
    };

    it('shows it as such, beside those that can, and tells the log where it is', async () => {
      const userId = randomUUID();
      const lost = await transplant(await record({ userId: USER_B }), userId);
      const sound = await record({ userId });
      const { body } = await send('get', '/api/history/', userId).expect(200);
      expect(body).toEqual([
        expect.objectContaining({ id: sound.id, input_code: sound.source }),
        expect.objectContaining({
          id: lost,
          input_code: '',
          generated_code: '',
          error_code: 'UNDECRYPTABLE',
        }),
      ]);
      expect((body as object[])[0]).not.toHaveProperty('error_code');
      expect(told).toHaveBeenCalledTimes(1);
      expect(told).toHaveBeenCalledWith(
        expect.objectContaining({ rowId: lost, keyId: 'k1' }),
        expect.any(String),
      );
      await send('get', `/api/history/${lost}`, userId).expect(200);
    });
  });

  it('says 503 and when to come back while the database is away', async () => {
    const away = new DatabaseUnavailableException('away', { retryAfterSeconds: 5 });
    const call = jest.spyOn(database, 'call').mockRejectedValue(away);
    const response = await send('get', '/api/history', USER_A).expect(503);
    call.mockRestore();
    expect(response.headers['retry-after']).toBe('5');
    expect(response.body).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });
});
