import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { bearerOf, RedisServer } from '@tester/testing';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import request, { type Test as Sent } from 'supertest';
import { createApp } from '../app';
import { ApiConfig } from '../config/api-config';
import { readApiConfig } from '../config/read-api-config';
import { RateLimitsModule } from './rate-limits.module';
import { LimitedApp } from './spec/limited-app';

beforeAll(() => {
  jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  jest.spyOn(Logger.prototype, 'log').mockImplementation();
});
afterAll(() => jest.restoreAllMocks());

describe(RateLimitsModule.name, () => {
  let redis: RedisServer;
  beforeEach(async () => (redis = await RedisServer.start()));
  afterEach(() => redis[Symbol.asyncDispose]());

  it.each(['kill', 'freeze'] as const)(
    'should go on limiting, without a 5xx, after a %s of Redis',
    async (end) => {
      await using sut = await LimitedApp.start({ addressPerMinute: 30 }, { kind: 'redis', url: redis.url });
      expect(await sut.statuses(10, () => ({}))).toEqual(Array<number>(10).fill(404));
      await redis[end]();
      expect(await sut.statuses(25, () => ({}))).toEqual([
        ...Array<number>(20).fill(404),
        ...Array<number>(5).fill(429),
      ]);
    },
  );
});

describe('the limits of the whole api', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-limits-'));
  let app: NestExpressApplication;
  beforeAll(async () => {
    app = await createApp(
      readApiConfig({
        TESTER_PROFILE: 'local',
        TESTER_DATA_DIR: directory,
        LOG_LEVEL: 'silent',
        CORS_ORIGINS: 'https://app.example',
        TRUST_PROXY: '1',
        RATE_LIMIT_ADDRESS_PER_MINUTE: '3',
        RATE_LIMIT_GENERATIONS_PER_MINUTE: '1',
        RATE_LIMIT_EXECUTIONS_PER_MINUTE: '2',
        RATE_LIMIT_VERIFICATIONS_PER_MINUTE: '1',
      }),
    );
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    rmSync(directory, { recursive: true });
  });

  const from = (address: string, sent: Sent): Sent => sent.set('X-Forwarded-For', address);
  const post = (route: string): Sent => request(app.getHttpServer()).post(route);
  const get = (route: string): Sent => request(app.getHttpServer()).get(route);

  it.each([
    ['/api/generate', 1],
    ['/api/execution/execute', 2],
    ['/api/verification', 1],
  ])('should count %s before its body is judged', async (route, limit) => {
    const token = bearerOf(randomUUID(), app.get(ApiConfig).auth);
    const send = (n: number): Sent => from(`192.0.2.${n}`, post(route)).set('Authorization', token).send({});
    for (let n = 0; n < limit; n += 1) await send(n).expect(400);
    await send(limit).expect(429);
  });

  it('should count bodies before they are read', async () => {
    const send = (): Sent => from('203.0.113.1', post('/api/generate')).type('json').send('{"a');
    for (const status of [400, 400, 400, 429]) await send().expect(status);
  });

  it('should let a page of another origin read a refusal, and ask beforehand as often as it likes', async () => {
    const origin = { Origin: 'https://app.example' };
    const preflight = { ...origin, 'Access-Control-Request-Method': 'POST' };
    for (let n = 0; n < 5; n += 1) {
      await from('203.0.113.2', request(app.getHttpServer()).options('/api/generate'))
        .set(preflight)
        .expect(204);
    }
    for (let n = 0; n < 3; n += 1) await from('203.0.113.2', get('/x')).expect(404);
    const { headers } = await from('203.0.113.2', get('/x')).set(origin).expect(429);
    expect(headers['access-control-allow-origin']).toBe('https://app.example');
    expect(headers['access-control-expose-headers']).toMatch(/ratelimit,ratelimit-policy,retry-after/);
  });

  it('should never refuse a question after its health', async () => {
    for (let n = 0; n < 5; n += 1) await from('203.0.113.3', get('/health/live')).expect(200);
    await from('203.0.113.3', get('/health/ready')).expect(200);
  });
});
