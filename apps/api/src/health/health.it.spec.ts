import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Logger, Module, type INestApplication } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import {
  CacheUnavailableException,
  DatabaseUnavailableException,
  InternalException,
} from '@tester/exceptions';
import { ProblemFilter } from '@tester/nest-kit';
import request from 'supertest';
import type { App } from 'supertest/types';
import { AuthModule } from '../auth/auth.module';
import { Cache } from '../cache/cache.port';
import { ApiConfig, type WriterConfig } from '../config/api-config';
import { ConfigModule } from '../config/config.module';
import { Database } from '../database/database.port';
import { MigrationSource } from '../database/migration-source';
import { ExecutionModule } from '../execution/execution.module';
import { SandboxWorker, type WorkerStanding } from '../execution/sandbox-worker.port';
import { DrainState } from './drain-state';
import { HealthModule } from './health.module';

/** What a dependency might say, and the outside must never hear. */
const RAW = `connect ECONNREFUSED postgres://admin:${'hunter2'}@10.0.0.7:5432/secret`;
const SECRET = 'a-shared-secret-of-the-project-0123456789';

const UP: WorkerStanding = { worker: 1, status: 'up', circuit: 'closed', inFlight: 0, latencyMs: 3.2 };
const AWAY: WorkerStanding = {
  worker: 2,
  status: 'away',
  circuit: 'open',
  inFlight: 0,
  code: 'WORKER_UNAVAILABLE',
};

class FakeSandboxWorker extends SandboxWorker {
  answer: () => Promise<WorkerStanding[]> = () => Promise.resolve([UP]);
  check(): Promise<WorkerStanding[]> {
    return this.answer();
  }
  execute(): never {
    throw new Error('a health check executes nothing');
  }
  stream(): never {
    throw new Error('a health check executes nothing');
  }
  try(): never {
    throw new Error('a health check tries nothing');
  }
  runtimes(): never {
    throw new Error('a health check asks for no runtimes');
  }
  compile(): never {
    throw new Error('a health check compiles nothing');
  }
  explore(): never {
    throw new Error('a health check explores nothing');
  }
}

@Module({
  providers: [{ provide: SandboxWorker, useClass: FakeSandboxWorker }],
  exports: [SandboxWorker],
})
class FakeExecutionModule {}

describe(HealthModule.name, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-health-'));
  let app: INestApplication<App>;
  let database: Database;
  let cache: Cache;
  let worker: FakeSandboxWorker;

  const open = async (writer: WriterConfig): Promise<void> => {
    const config = {
      auth: { jwtSecret: SECRET, issuer: 'https://p.example/auth/v1' },
      database: { kind: 'pglite', directory: path.join(directory, 'database') },
      encryption: { keyId: 'k1', key: randomBytes(32) },
      spool: { directory: path.join(directory, 'spool') },
      cache: { kind: 'in-memory' },
      writer,
      overload: { loopLagMs: 60_000 },
    } as ApiConfig;
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), AuthModule, HealthModule],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    })
      .overrideModule(ExecutionModule)
      .useModule(FakeExecutionModule)
      .overrideProvider(MigrationSource)
      .useValue(new MigrationSource(path.resolve(__dirname, '../../../../supabase/migrations')))
      .compile();
    app = module.createNestApplication<INestApplication<App>>({ logger: false });
    await app.init();
    database = app.get(Database);
    cache = app.get(Cache);
    worker = app.get(SandboxWorker);
  };

  beforeAll(() => open({ kind: 'characterization' }), 30_000);
  afterEach(() => {
    jest.restoreAllMocks();
    worker.answer = () => Promise.resolve([UP]);
  });
  afterAll(async () => {
    await app.close();
    rmSync(directory, { recursive: true });
  });

  const get = (url: string) => request(app.getHttpServer()).get(url);

  it.each(['/health', '/api/health'])('reports on every dependency to anybody (%s)', async (url) => {
    const response = await get(url).expect(200);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.body).toEqual({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      details: {
        database: { status: 'up', kind: 'pglite', latencyMs: expect.any(Number), tableReachable: true },
        redis: { status: 'up', kind: 'in-memory', connected: true, latencyMs: 0 },
        worker: { status: 'up', latencyMs: 3.2, workers: [UP] },
        gemini: { status: 'up', configured: false, model: null },
        spool: { status: 'up', waiting: 0, dead: 0 },
      },
    });
  });

  it('is alive whatever has happened to the rest', async () => {
    const touched = [jest.spyOn(database, 'ping'), jest.spyOn(database, 'call'), jest.spyOn(cache, 'ping')];
    await get('/health/live').expect(200, { status: 'ok' });
    for (const spy of touched) expect(spy).not.toHaveBeenCalled();
  });

  it.each<[string, () => void]>([
    [
      'the cache',
      () => jest.spyOn(cache, 'ping').mockRejectedValue(new CacheUnavailableException(RAW, { cause: RAW })),
    ],
    ['its only worker', () => (worker.answer = () => Promise.resolve([{ ...AWAY, worker: 1 }]))],
    ['one of two workers', () => (worker.answer = () => Promise.resolve([UP, AWAY]))],
    ['a worker that raises', () => (worker.answer = () => Promise.reject(new Error(RAW)))],
  ])('is degraded, and still ready, without %s', async (_case, takeAway) => {
    takeAway();
    const { body, text } = await get('/health').expect(200);
    expect(body).toMatchObject({ status: 'degraded' });
    expect(text).not.toMatch(/hunter2|ECONNREFUSED|10\.0\.0\.7/);
    await get('/health/ready').expect(200);
  });

  it('is degraded, and still ready, while a suite was put aside, or the spool cannot be read', async () => {
    const dead = path.join(directory, 'spool', 'dead');
    const file = path.join(dead, `${'a'.repeat(32)}.${randomUUID()}.5.suite`);
    writeFileSync(file, '');
    const aside = await get('/health').expect(200);
    expect(aside.body).toMatchObject({
      status: 'degraded',
      details: { spool: { status: 'degraded', waiting: 0, dead: 1 } },
    });
    rmSync(dead, { recursive: true });
    const unreadable = await get('/health').expect(200);
    expect(unreadable.body).toMatchObject({ details: { spool: { code: 'SPOOL_UNREADABLE' } } });
    await get('/health/ready').expect(200);
    mkdirSync(dead);
  });

  it('shows each worker', async () => {
    worker.answer = () => Promise.resolve([UP, AWAY]);
    const { body } = await get('/health').expect(200);
    expect(body).toMatchObject({
      details: { worker: { status: 'degraded', latencyMs: 3.2, workers: [UP, AWAY] } },
    });
  });

  it('gives up on a worker that does not answer', async () => {
    worker.answer = () => new Promise(() => undefined);
    const { body } = await get('/health').expect(200);
    expect(body).toMatchObject({
      status: 'degraded',
      details: { worker: { status: 'degraded', code: 'TIMEOUT' } },
    });
  });

  it.each<[string, () => void, object]>([
    [
      'away',
      () => jest.spyOn(database, 'ping').mockRejectedValue(new DatabaseUnavailableException(RAW)),
      { status: 'down', kind: 'pglite', code: 'DATABASE_UNAVAILABLE' },
    ],
    [
      'there without our table',
      () => jest.spyOn(database, 'call').mockRejectedValue(new InternalException(RAW)),
      { status: 'down', tableReachable: false, code: 'INTERNAL' },
    ],
  ])('is down, and not ready, while the database is %s', async (_case, takeAway, details) => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    takeAway();
    const health = await get('/health').expect(200);
    expect(health.body).toMatchObject({ status: 'down', details: { database: details } });
    const ready = await get('/health/ready').expect(503);
    expect(ready.body).toMatchObject({ code: 'NOT_READY', checks: { database: details } });
    expect(health.text + ready.text).not.toMatch(/hunter2|ECONNREFUSED|10\.0\.0\.7/);
  });

  it('is ready while it takes work', async () => {
    const { body } = await get('/health/ready').expect(200);
    expect(body).toMatchObject({
      status: 'ok',
      details: { drain: { status: 'up' }, load: { status: 'up' }, database: { status: 'up' } },
    });
  });

  it('is not ready from the first moment of a shutdown on, but alive', async () => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const drain = app.get(DrainState);
    expect(drain.isDraining).toBe(false);
    drain.onModuleDestroy();
    const { body } = await get('/health/ready').expect(503);
    expect(body).toMatchObject({ checks: { drain: { status: 'down', code: 'SHUTTING_DOWN' } } });
    await get('/health/live').expect(200);
    await app.close();
  });

  it('names the model, never the key, where Gemini writes', async () => {
    const gemini = { kind: 'gemini', apiKey: 'AIza-canary', baseUrl: 'https://g.example' } as const;
    await open({ ...gemini, models: ['gemini-3-flash-preview'] });
    const { body, text } = await get('/health').expect(200);
    expect(body).toMatchObject({
      details: { gemini: { status: 'up', configured: true, model: 'gemini-3-flash-preview' } },
    });
    expect(text).not.toMatch(/canary|g\.example/);
  });
});
