import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from '@nestjs/common';
import { bearerOf, RedisServer } from '@tester/testing';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as open, type IncomingMessage, type RequestOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import request, { type Test as Sent } from 'supertest';
import { createApp } from '../app';
import { ApiConfig } from '../config/api-config';
import { readApiConfig } from '../config/read-api-config';
import { RateLimitsModule } from './rate-limits.module';

async function statusOf(options: RequestOptions): Promise<number> {
  const [answer] = (await once(open({ host: '127.0.0.1', ...options }).end(), 'response')) as [
    IncomingMessage,
  ];
  answer.resume();
  return Number(answer.statusCode);
}

describe(RateLimitsModule.name, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-limits-'));
  let app: NestExpressApplication;

  beforeAll(() => jest.spyOn(Logger.prototype, 'warn').mockImplementation());
  afterEach(() => app.close());
  afterAll(() => {
    jest.restoreAllMocks();
    rmSync(directory, { recursive: true });
  });

  const start = async (variables: Record<string, string>): Promise<void> => {
    const base = { TESTER_PROFILE: 'local', TESTER_DATA_DIR: directory, LOG_LEVEL: 'silent' };
    app = await createApp(readApiConfig({ ...base, ...variables }));
    await app.init();
  };
  const get = (route: string): Sent => request(app.getHttpServer()).get(route);
  const post = (route: string): Sent => request(app.getHttpServer()).post(route);
  const tokenOf = (user: string): string => bearerOf(user, app.get(ApiConfig).auth);
  /** Statuses of `count` requests, one after another. */
  const statuses = async (count: number, send: (number: number) => Sent): Promise<number[]> => {
    const answers: number[] = [];
    for (let number = 0; number < count; number += 1) answers.push((await send(number)).status);
    return answers;
  };

  it('should tell each client where it stands, on an answer as on a refusal', async () => {
    await start({ RATE_LIMIT_ADDRESS_PER_MINUTE: '50', RATE_LIMIT_USER_PER_MINUTE: '2' });
    const token = tokenOf(randomUUID());
    const first = await get('/api/history').set('Authorization', token).expect(200);
    expect(first.headers['ratelimit-policy']).toBe('"address";q=50;w=60, "user";q=2;w=60');
    expect(first.headers['ratelimit']).toMatch(/^"address";r=49;t=\d+, "user";r=1;t=60$/);
    expect(first.headers['retry-after']).toBeUndefined();
    await get('/api/history').set('Authorization', token).expect(200);

    const refused = await get('/api/history').set('Authorization', token).expect(429);
    expect(refused.headers['content-type']).toMatch('application/problem+json');
    expect(refused.headers['ratelimit']).toMatch(/^"address";r=47;t=\d+, "user";r=0;t=\d+$/);
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.body).toMatchObject({
      status: 429,
      code: 'RATE_LIMITED',
      detail: `요청이 너무 많습니다. ${seconds}초 후 다시 시도해 주세요.`,
    });
    const english = await get('/api/history').set({ Authorization: token, 'Accept-Language': 'en' });
    expect(english.body).toMatchObject({ detail: expect.stringContaining('Too many requests.') as string });
    await get('/api/history').set('Authorization', tokenOf(randomUUID())).expect(200);
  });

  it('should count a costly request before its body is judged, and leave the cheap ones alone', async () => {
    await start({ RATE_LIMIT_GENERATIONS_PER_MINUTE: '2', RATE_LIMIT_EXECUTIONS_PER_MINUTE: '1' });
    const token = tokenOf(randomUUID());
    const send = (route: string): Sent => post(route).set('Authorization', token).send({});
    expect(await statuses(4, () => send('/api/generate'))).toEqual([400, 400, 429, 429]);
    expect(await statuses(2, () => send('/api/execution/execute'))).toEqual([400, 429]);
    await get('/api/history').set('Authorization', token).expect(200);
  });

  /** Loopback has many addresses, so each flood comes from one of its own. */
  const FLOODS: [string, (n: number) => Omit<RequestOptions, 'host'>, number][] = [
    ['bad tokens', (n) => ({ path: '/api/history', headers: { authorization: `Bearer a.b.c${n}` } }), 401],
    ['requests without a token', () => ({ path: '/api/history' }), 401],
    ['empty bodies', () => ({ path: '/api/generate', method: 'POST' }), 401],
    ['routes that do not exist', (n) => ({ path: `/${n}` }), 404],
    ['made-up addresses', (n) => ({ headers: { 'X-Forwarded-For': `203.0.113.${n}` } }), 404],
    ['a header in another case', (n) => ({ headers: { 'x-FORWARDED-for': `203.0.113.${n}` } }), 404],
    ['a header of another name', (n) => ({ headers: { Forwarded: `for=203.0.113.${n}` } }), 404],
  ];

  it('should refuse a flood from one address, whatever it is made of', async () => {
    await start({ RATE_LIMIT_ADDRESS_PER_MINUTE: '3' });
    await app.listen(0, '0.0.0.0');
    const { port } = app.getHttpServer().address() as AddressInfo;
    for (const [index, [flood, options, status]] of FLOODS.entries()) {
      const localAddress = `127.0.0.${index + 2}`;
      const answers: number[] = [];
      for (let n = 0; n < 5; n += 1) answers.push(await statusOf({ port, localAddress, ...options(n) }));
      expect([flood, ...answers]).toEqual([flood, status, status, status, 429, 429]);
    }
  });

  it('should count bodies that are no JSON', async () => {
    await start({ RATE_LIMIT_ADDRESS_PER_MINUTE: '3' });
    const send = (): Sent => post('/api/generate').type('json').send('{"a');
    expect(await statuses(5, send)).toEqual([400, 400, 400, 429, 429]);
  });

  it('should believe as many proxies as it was told of, and not one more', async () => {
    await start({ RATE_LIMIT_ADDRESS_PER_MINUTE: '2', TRUST_PROXY: '1' });
    const from = (chain: string): Sent => get('/x').set('X-Forwarded-For', chain);
    // The last entry is the proxy's; what stands before it, the client has written itself.
    expect(await statuses(4, (n) => from(`198.51.100.${n}, 203.0.113.7`))).toEqual([404, 404, 429, 429]);
    expect((await from('203.0.113.8')).status).toBe(404);
    const inOneNetwork = (n: number): Sent => from(`2001:db8:1:2:${n}::1`);
    expect(await statuses(3, inOneNetwork)).toEqual([404, 404, 429]);
    expect((await from('2001:db8:1:3::1')).status).toBe(404);
  });

  it('should never refuse a question after its health', async () => {
    await start({ RATE_LIMIT_ADDRESS_PER_MINUTE: '1' });
    expect(await statuses(5, () => get('/health/live'))).toEqual([200, 200, 200, 200, 200]);
    expect((await get('/health/live')).headers['ratelimit']).toBeUndefined();
  });

  it('should let a page of another origin read a refusal', async () => {
    await start({ RATE_LIMIT_ADDRESS_PER_MINUTE: '1', CORS_ORIGINS: 'https://app.example' });
    const send = (): Sent => get('/x').set('Origin', 'https://app.example');
    await send();
    const { status, headers } = await send();
    expect(status).toBe(429);
    expect(headers['access-control-allow-origin']).toBe('https://app.example');
    expect(headers['access-control-expose-headers']).toMatch(/ratelimit,ratelimit-policy,retry-after/);
  });

  it('should go on limiting, without a 5xx, when Redis dies', async () => {
    const redis = await RedisServer.start();
    await start({ RATE_LIMIT_ADDRESS_PER_MINUTE: '4', REDIS_URL: redis.url });
    expect(await statuses(2, () => get('/x'))).toEqual([404, 404]);
    await redis.kill();
    expect(await statuses(4, () => get('/x'))).toEqual([404, 404, 429, 429]);
    await redis[Symbol.asyncDispose]();
  });
});
