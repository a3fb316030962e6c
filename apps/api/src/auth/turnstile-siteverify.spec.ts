import { TurnstileRejectedException, TurnstileUnavailableException } from '@tester/exceptions';
import { freePort, ScriptedTurnstile, TURNSTILE_TEST_SECRET, type TurnstileFault } from '@tester/testing';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TurnstileSiteverify } from './turnstile-siteverify';

const ADDRESS = '203.0.113.7';
/** Far more than an answer on loopback takes, also on a busy machine. */
const PATIENT_MS = 10_000;
const IMPATIENT_MS = 500;

describe(TurnstileSiteverify.name, () => {
  let server: ScriptedTurnstile;
  beforeEach(async () => {
    server = await ScriptedTurnstile.start({ hostname: 'app.example', action: 'generate' });
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const redeem = (token: unknown, change: { secret?: string; timeoutMs?: number; url?: string } = {}) =>
    new TurnstileSiteverify({
      secret: TURNSTILE_TEST_SECRET,
      hostnames: ['app.example'],
      action: 'generate',
      url: server.url,
      timeoutMs: PATIENT_MS,
      ...change,
    }).redeem(token, ADDRESS);
  const failure = (promise: Promise<void>): Promise<unknown> =>
    promise.then(
      () => null,
      (error: unknown) => error,
    );

  it('should redeem a good token, telling Cloudflare who sent it', async () => {
    await redeem('token');
    expect(server.requests).toEqual([
      {
        secret: TURNSTILE_TEST_SECRET,
        response: 'token',
        remoteip: ADDRESS,
        idempotency_key: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/) as string,
      },
    ]);
  });

  it('should refuse a token that is sent again', async () => {
    await redeem('token');
    await expect(redeem('token')).rejects.toBeInstanceOf(TurnstileRejectedException);
    await redeem('another');
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['a number', 5],
    ['a list', ['token']],
    ['more characters than a token has', 'x'.repeat(2049)],
  ])('should refuse %s without asking anybody', async (_case, token) => {
    await expect(redeem(token)).rejects.toBeInstanceOf(TurnstileRejectedException);
    expect(server.requests).toEqual([]);
  });

  it.each<[string, TurnstileFault]>([
    ['made on another site', { kind: 'answer', members: { hostname: 'evil.example' } }],
    ['made for another action', { kind: 'answer', members: { action: 'login' } }],
    ['that has expired', { kind: 'refuse', codes: ['timeout-or-duplicate'] }],
  ])('should refuse a token %s, without a second try', async (_case, fault) => {
    server.enqueue(fault);
    await expect(redeem('token')).rejects.toBeInstanceOf(TurnstileRejectedException);
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, TurnstileFault]>([
    ['a 500', { kind: 'status', status: 500 }],
    ['an answer that is no JSON', { kind: 'body', body: '{"success":tr' }],
    ['a connection that breaks', { kind: 'cut' }],
    ['trouble of its own', { kind: 'refuse', codes: ['internal-error'] }],
  ])('should try again after %s, under the same key', async (_case, fault) => {
    server.enqueue(fault);
    await redeem('token');
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]).toEqual(server.requests[0]);
  });

  it('should not burn the user when the first answer is lost after the token was redeemed', async () => {
    server.enqueue({ kind: 'stall' });
    await redeem('token', { timeoutMs: 1000 });
    expect(server.requests).toHaveLength(2);
    await expect(redeem('token')).rejects.toBeInstanceOf(TurnstileRejectedException);
  });

  it.each<[string, TurnstileFault]>([
    ['fails', { kind: 'status', status: 503 }],
    ['answers what is no JSON', { kind: 'body', body: '<html>' }],
    ['never answers', { kind: 'stall' }],
    ['answers too late', { kind: 'slow', ms: 3 * IMPATIENT_MS }],
  ])('should let nobody pass while Cloudflare %s, and say so within its deadline', async (_case, fault) => {
    server.enqueue(fault, fault);
    const startedAt = performance.now();
    const error = await failure(redeem('token', { timeoutMs: IMPATIENT_MS }));
    expect(error).toBeInstanceOf(TurnstileUnavailableException);
    expect(error).toMatchObject({ kind: 'unavailable', retryAfterSeconds: 10 });
    expect(server.requests).toHaveLength(2);
    // Two tries and a pause, with room for a busy machine.
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('should follow no redirection, with our secret in its hands', async () => {
    const { server: elsewhere, url } = await redirectionTo(server.url);
    try {
      const error = await failure(redeem('token', { url }));
      expect(error).toBeInstanceOf(TurnstileUnavailableException);
      expect(server.requests).toEqual([]);
    } finally {
      elsewhere.close();
    }
  });

  it('should let nobody pass while Cloudflare is not there, and keep why', async () => {
    const error = await failure(redeem('token', { url: `http://127.0.0.1:${await freePort()}/siteverify` }));
    expect(error).toBeInstanceOf(TurnstileUnavailableException);
    expect(error).toHaveProperty('cause');
    expect(String(error)).not.toContain(TURNSTILE_TEST_SECRET);
  });

  it('should let nobody pass under a wrong secret, without blaming the user', async () => {
    await expect(redeem('token', { secret: 'wrong' })).rejects.toBeInstanceOf(TurnstileUnavailableException);
    expect(server.requests).toHaveLength(1);
  });
});

async function redirectionTo(location: string): Promise<{ server: Server; url: string }> {
  const server = createServer((_request, response) => response.writeHead(307, { location }).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/siteverify` };
}
