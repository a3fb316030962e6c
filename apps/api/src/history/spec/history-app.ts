import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { APP_FILTER } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { HistoryEntry, Language } from '@tester/contracts';
import { createValidationPipe, ProblemFilter } from '@tester/nest-kit';
import { bearerOf, PostgresServer } from '@tester/testing';
import { AuthModule } from '../../auth/auth.module';
import type { ApiConfig } from '../../config/api-config';
import { ConfigModule } from '../../config/config.module';
import { Database } from '../../database/database.port';
import { MigrationSource } from '../../database/migration-source';
import { PostgresDatabase } from '../../database/postgres-database';
import { HistoryModule } from '../history.module';
import { HistoryService } from '../history.service';

const auth = { jwtSecret: 'a-shared-secret-of-the-project-0123456789', issuer: 'https://p.example/auth/v1' };

/** The history over HTTP, on a PostgreSQL server of its own. */
export class HistoryApp implements AsyncDisposable {
  readonly database: Database;
  readonly history: HistoryService;
  readonly url: string;
  private statements = 0;

  private constructor(
    private readonly server: PostgresServer,
    readonly app: NestExpressApplication,
    private readonly owner: PostgresDatabase,
  ) {
    this.database = app.get(Database);
    this.history = app.get(HistoryService);
    this.url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  }

  static async start(): Promise<HistoryApp> {
    const server = await PostgresServer.start();
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
      .useValue(new MigrationSource(path.resolve(__dirname, '../../../../../supabase/migrations')))
      .compile();
    const app = module.createNestApplication<NestExpressApplication>({ logger: false });
    app.useGlobalPipes(createValidationPipe({ forbidUnknown: false }));
    await app.listen(0, '127.0.0.1');
    return new HistoryApp(server, app, new PostgresDatabase(server.url));
  }

  /** Runs a statement as the owner of the schema. */
  async run(sql: string): Promise<void> {
    this.statements += 1;
    await this.owner.migrate([{ version: `9${this.statements}`, name: 'x', checksum: 'x', sql }]);
  }

  async save(userId: string, overrides: { language?: Language; suite?: string } = {}): Promise<string> {
    const id = randomUUID();
    const code = { source: `x = "${id}"`, suite: 'def test(): pass', language: 'python' as const };
    await this.history.record({ id, userId, model: 'm', ...code, ...overrides });
    return id;
  }

  async saveMany(userId: string, count: number): Promise<string[]> {
    const ids: string[] = [];
    while (ids.length < count) ids.push(await this.save(userId));
    return ids;
  }

  bearer(userId: string): { authorization: string } {
    return { authorization: bearerOf(userId, auth) };
  }

  ask(userId: string, path: string, method = 'GET'): Promise<Response> {
    return fetch(new URL(path, this.url), { method, headers: this.bearer(userId) });
  }

  async entry(userId: string, id: string): Promise<HistoryEntry> {
    return (await (await this.ask(userId, `/api/history/${id}`)).json()) as HistoryEntry;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    await this.owner[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}
