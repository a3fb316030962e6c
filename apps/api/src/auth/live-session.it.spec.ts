import type { NestExpressApplication } from '@nestjs/platform-express';
import { accessToken } from '@tester/testing';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import request, { type Test as Sent } from 'supertest';
import { createApp } from '../app';
import { ApiConfig } from '../config/api-config';
import { readApiConfig } from '../config/read-api-config';
import { LiveSessionGuard } from './live-session.guard';

const JWT_SECRET = 'a-shared-secret-of-the-project-0123456789';
const API_KEY = 'sb_publishable_of-a-project-that-never-was';
const ENTRY = '00000000-0000-4000-8000-0000000000aa';
const DESTRUCTIVE = ['/api/history', `/api/history/${ENTRY}`, '/api/user/data'];

type Answer = (response: ServerResponse) => void;
const saying =
  (status: number, body: unknown): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const live = saying(200, { id: randomUUID(), aud: 'authenticated' });

describe(LiveSessionGuard.name, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-sessions-'));
  let project: Server;
  let asked: IncomingMessage[];
  let answer: Answer;
  let app: NestExpressApplication;

  beforeAll(async () => {
    project = createServer((question, response) => {
      asked.push(question);
      answer(response);
    }).listen(0, '127.0.0.1');
    await once(project, 'listening');
    app = await createApp(
      readApiConfig({
        TESTER_PROFILE: 'local',
        TESTER_DATA_DIR: directory,
        LOG_LEVEL: 'silent',
        SUPABASE_URL: `http://127.0.0.1:${(project.address() as AddressInfo).port}`,
        SUPABASE_JWT_SECRET: JWT_SECRET,
        SESSION_CHECK_ON_DELETE: 'true',
        SUPABASE_PUBLISHABLE_KEY: API_KEY,
      }),
    );
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    project.close();
    project.closeAllConnections();
    rmSync(directory, { recursive: true });
  });
  beforeEach(() => {
    [asked, answer] = [[], live];
  });

  const token = (): string =>
    accessToken({
      secret: JWT_SECRET,
      issuer: app.get(ApiConfig).auth.issuer,
      claims: { session_id: randomUUID() },
    });
  const send = (method: 'get' | 'delete', place: string, bearer = token()): Sent =>
    request(app.getHttpServer())[method](place).set('Authorization', `Bearer ${bearer}`);

  it.each(DESTRUCTIVE)('should ask once before %s is deleted, with the token of the user', async (place) => {
    const bearer = token();
    const { status } = await send('delete', place, bearer);
    expect(status).toBe(place.endsWith(ENTRY) ? 404 : 204);
    expect(
      asked.map(({ method, url, headers }) => [method, url, headers.authorization, headers['apikey']]),
    ).toEqual([['GET', '/auth/v1/user', `Bearer ${bearer}`, API_KEY]]);
  });

  it('should ask nobody where nothing is destroyed, nor for a token that is not sound', async () => {
    await send('get', '/api/history').expect(200);
    await send('delete', '/api/history', `${token()}x`).expect(401);
    expect(asked).toEqual([]);
  });

  it.each(['session_not_found', 'session_expired', 'user_not_found', 'user_banned'])(
    'should refuse as not signed in what Supabase Auth calls %s',
    async (code) => {
      answer = saying(403, { code: 403, error_code: code, msg: 'a sentence of theirs' });
      for (const place of DESTRUCTIVE) {
        const { body } = await send('delete', place).expect(401);
        expect(body).toMatchObject({ code: 'UNAUTHENTICATED' });
        expect(JSON.stringify(body)).not.toContain('theirs');
      }
      await send('get', '/api/history').expect(200);
    },
  );

  it.each<[string, Answer]>([
    ['fails', saying(500, { code: 500, error_code: 'unexpected_failure' })],
    ['is flooded', saying(429, { code: 429, error_code: 'over_request_rate_limit' })],
    ['does not know our key', saying(401, { message: 'Invalid API key' })],
    ['does not take a token that we do', saying(403, { code: 403, error_code: 'bad_jwt' })],
    ['names no user', saying(200, {})],
    ['says nothing', saying(200, null)],
    ['refuses without a word', saying(403, null)],
    ['answers with a page', (response) => void response.writeHead(200).end('<html>')],
    ['sends us elsewhere', (response) => void response.writeHead(307, { location: '/elsewhere' }).end()],
    ['breaks the connection', (response) => void response.destroy()],
  ])(
    'should not hold it against the user, and delete nothing, when Supabase Auth %s',
    async (_case, trouble) => {
      answer = trouble;
      const { headers, body } = await send('delete', '/api/history').expect(503);
      expect(body).toMatchObject({ code: 'IDENTITY_UNAVAILABLE' });
      expect(headers['retry-after']).toBe('10');
      expect(asked.length).toBe(1);
    },
  );

  it('should give up on a project that never answers', async () => {
    answer = () => undefined;
    const { body } = await send('delete', '/api/user/data').expect(503);
    expect(body).toMatchObject({ code: 'IDENTITY_UNAVAILABLE' });
  });
});
