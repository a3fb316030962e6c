import { bearerOf } from '@tester/testing';
import { randomUUID } from 'node:crypto';
import { LIMITED_APP_AUTH, LimitedApp, type LimitedRequest } from './spec/limited-app';
import { RateLimitsModule } from './rate-limits.module';

describe(RateLimitsModule.name, () => {
  let sut: LimitedApp;
  afterEach(() => sut[Symbol.asyncDispose]());

  /** Headers of a user; another one with each call. */
  const signedIn = () => ({ authorization: bearerOf(randomUUID(), LIMITED_APP_AUTH) });

  it('should tell each client where it stands, on an answer as on a refusal', async () => {
    sut = await LimitedApp.start({ addressPerMinute: 50, userPerMinute: 2 });
    const headers = signedIn();
    const first = await sut.send({ path: '/cheap', headers });
    expect(first.status).toBe(200);
    expect(first.headers['ratelimit-policy']).toBe('"address";q=50;w=60, "user";q=2;w=60');
    expect(first.headers['ratelimit']).toMatch(/^"address";r=49;t=\d+, "user";r=1;t=\d+$/);
    expect(first.headers['retry-after']).toBeUndefined();
    expect((await sut.send({ path: '/cheap', headers })).status).toBe(200);

    const refused = await sut.send({ path: '/cheap', headers });
    expect(refused.status).toBe(429);
    expect(refused.headers['content-type']).toMatch('application/problem+json');
    expect(refused.headers['ratelimit']).toMatch(/^"address";r=47;t=\d+, "user";r=0;t=\d+$/);
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(JSON.parse(refused.body)).toMatchObject({
      status: 429,
      code: 'RATE_LIMITED',
      detail: `요청이 너무 많습니다. ${seconds}초 후 다시 시도해 주세요.`,
    });
    const english = await sut.send({ path: '/cheap', headers: { ...headers, 'accept-language': 'en' } });
    expect(english.body).toContain('Too many requests.');
    expect((await sut.send({ path: '/cheap', headers: signedIn() })).status).toBe(200);
  });

  it('should count costly work for itself, and leave the rest alone', async () => {
    sut = await LimitedApp.start({
      generationsPerMinute: 2,
      executionsPerMinute: 1,
      verificationsPerMinute: 1,
    });
    const headers = signedIn();
    const post = (path: string) => (): LimitedRequest => ({ method: 'POST', path, headers });
    expect(await sut.statuses(4, post('/generate'))).toEqual([201, 201, 429, 429]);
    expect(await sut.statuses(2, post('/execute'))).toEqual([201, 429]);
    expect(await sut.statuses(2, post('/verify'))).toEqual([201, 429]);
    expect((await sut.send({ path: '/cheap', headers })).status).toBe(200);
  });

  it.each<[string, (number: number) => LimitedRequest, number]>([
    ['bad tokens', (n) => ({ path: '/cheap', headers: { authorization: `Bearer a.b.c${n}` } }), 401],
    ['requests without a token', () => ({ path: '/cheap' }), 401],
    [
      'bodies that are no JSON',
      () => ({
        method: 'POST',
        path: '/generate',
        headers: { 'content-type': 'application/json' },
        body: '{"a',
      }),
      400,
    ],
    ['routes that do not exist', (n) => ({ path: `/${n}` }), 404],
    ['made-up addresses', (n) => ({ headers: { 'X-Forwarded-For': `203.0.113.${n}` } }), 404],
    ['made-up addresses in another case', (n) => ({ headers: { 'x-FORWARDED-for': `203.0.113.${n}` } }), 404],
    ['made-up addresses of another kind', (n) => ({ headers: { Forwarded: `for=203.0.113.${n}` } }), 404],
    ['health questions in another spelling', () => ({ path: '/Health' }), 200],
  ])('should refuse a flood of %s from one address, and from no other', async (_case, requestOf, status) => {
    sut = await LimitedApp.start({ addressPerMinute: 3 });
    expect(await sut.statuses(5, requestOf)).toEqual([status, status, status, 429, 429]);
    expect((await sut.send({ ...requestOf(0), from: '127.0.0.2' })).status).toBe(status);
  });

  it('should believe as many proxies as it was told of, and not one more', async () => {
    sut = await LimitedApp.start({ addressPerMinute: 2, proxyHops: 1 });
    const through = (chain: string): LimitedRequest => ({ headers: { 'X-Forwarded-For': chain } });
    // The last entry is the proxy's; what stands before it, the client has written itself.
    const forged = (n: number): LimitedRequest => through(`198.51.100.${n}, 203.0.113.7`);
    expect(await sut.statuses(4, forged)).toEqual([404, 404, 429, 429]);
    expect((await sut.send(through('203.0.113.8'))).status).toBe(404);
    const inOneNetwork = (n: number): LimitedRequest => through(`2001:db8:1:2:${n}::1`);
    expect(await sut.statuses(3, inOneNetwork)).toEqual([404, 404, 429]);
    expect((await sut.send(through('2001:db8:1:3::1'))).status).toBe(404);
  });

  it('should never refuse a question after its health', async () => {
    sut = await LimitedApp.start({ addressPerMinute: 1 });
    for (const path of ['/health', '/health/live']) {
      expect(await sut.statuses(3, () => ({ path }))).toEqual([200, 200, 200]);
      expect((await sut.send({ path })).headers['ratelimit']).toBeUndefined();
    }
  });
});
