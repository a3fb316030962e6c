import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { bearerOf, ScriptedTurnstile, TURNSTILE_TEST_SECRET } from '@tester/testing';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import request, { type Test as Sent } from 'supertest';
import { createApp } from '../app';
import { ApiConfig } from '../config/api-config';
import { readApiConfig } from '../config/read-api-config';
import { TurnstileGuard } from './turnstile.guard';

describe(TurnstileGuard.name, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-turnstile-'));
  let server: ScriptedTurnstile;
  let app: NestExpressApplication;

  beforeAll(async () => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    server = await ScriptedTurnstile.start({ hostname: 'app.example', action: 'generate' });
    app = await createApp(
      readApiConfig({
        TESTER_PROFILE: 'local',
        TESTER_DATA_DIR: directory,
        LOG_LEVEL: 'silent',
        TURNSTILE_SECRET_KEY: TURNSTILE_TEST_SECRET,
        TURNSTILE_HOSTNAMES: 'app.example',
        TURNSTILE_ACTION: 'generate',
        TURNSTILE_URL: server.url,
        RATE_LIMIT_GENERATIONS_PER_MINUTE: '2',
      }),
    );
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    await server[Symbol.asyncDispose]();
    jest.restoreAllMocks();
    rmSync(directory, { recursive: true });
  });

  const generate = (body: object, user: string = randomUUID()): Sent =>
    request(app.getHttpServer())
      .post('/api/generate')
      .set('Authorization', bearerOf(user, app.get(ApiConfig).auth))
      .send(body);
  /** Refused only after the guard: whoever gets this has passed it. */
  const brokenSource = (token: string): object => ({
    input_code: 'def broken(:\n    pass\n',
    language: 'python',
    turnstile_token: token,
  });

  it('should let a good token pass once', async () => {
    const { body } = await generate(brokenSource('good')).expect(400);
    expect(body).toMatchObject({ code: 'SOURCE_SYNTAX_ERROR' });
    const again = await generate(brokenSource('good')).expect(403);
    expect(again.body).toMatchObject({
      code: 'TURNSTILE_REJECTED',
      detail: expect.stringMatching(/[가-힣]/) as string,
    });
  });

  it.each([
    ['an object without a token', {}],
    ['a list', []],
  ])('should refuse %s', async (_case, body) => {
    const asked = server.requests.length;
    await generate(body).expect(403);
    expect(server.requests).toHaveLength(asked);
  });

  it('should answer 503 with Retry-After while Cloudflare is down', async () => {
    server.enqueue({ kind: 'status', status: 500 }, { kind: 'status', status: 500 });
    const { headers, body } = await generate(brokenSource('unlucky')).expect(503);
    expect(headers['retry-after']).toBe('10');
    expect(body).toMatchObject({ code: 'TURNSTILE_UNAVAILABLE' });
  });

  it('should ask Cloudflare nothing for those who are not signed in, or over their limit', async () => {
    const asked = server.requests.length;
    await request(app.getHttpServer()).post('/api/generate').send(brokenSource('anonymous')).expect(401);
    expect(server.requests).toHaveLength(asked);
    const user = randomUUID();
    await generate(brokenSource('first'), user).expect(400);
    await generate(brokenSource('second'), user).expect(400);
    await generate(brokenSource('third'), user).expect(429);
    expect(server.requests).toHaveLength(asked + 2);
  });

  it('should stand before no other route', async () => {
    const token = bearerOf(randomUUID(), app.get(ApiConfig).auth);
    await request(app.getHttpServer()).get('/api/history').set('Authorization', token).expect(200);
  });
});
