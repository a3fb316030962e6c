import type { NestExpressApplication } from '@nestjs/platform-express';
import { GenerateRequest, REQUEST_BODY_MAX_BYTES } from '@tester/contracts';
import { createValidationPipe } from '@tester/nest-kit';
import { bearerOf } from '@tester/testing';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as send, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { createApp } from './app';
import { ApiConfig } from './config/api-config';
import { readApiConfig } from './config/read-api-config';

const ORIGIN = 'https://app.example';

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

describe('the edge of the whole api', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-edge-'));
  let app: NestExpressApplication;
  let port: number;
  beforeAll(async () => {
    app = await createApp(
      readApiConfig({
        TESTER_DATA_DIR: directory,
        LOG_LEVEL: 'silent',
        CORS_ORIGINS: `${ORIGIN},https://other.example`,
        API_DOCS: 'false',
      }),
    );
    await app.listen(0, '127.0.0.1');
    port = (app.getHttpServer().address() as AddressInfo).port;
  });
  afterAll(async () => {
    await app.close();
    rmSync(directory, { recursive: true });
  });

  const ask = (
    method: string,
    route: string,
    headers: OutgoingHttpHeaders = {},
    body: Iterable<string> = [],
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = send({ host: '127.0.0.1', port, method, path: route, headers }, (response) => {
        const { statusCode = 0, headers } = response;
        text(response).then((told) => resolve({ status: statusCode, headers, body: told }), reject);
      });
      sent.once('error', reject);
      for (const piece of body) sent.write(piece);
      sent.end();
    });
  const signedIn = (): OutgoingHttpHeaders => ({
    authorization: bearerOf(randomUUID(), app.get(ApiConfig).auth),
    'content-type': 'application/json',
  });

  describe('towards pages of other origins', () => {
    it.each([
      ['an answer', '/health/live', 200],
      ['a refusal', '/api/history', 401],
      ['a route that is none', '/nowhere', 404],
    ])('should let ours read %s', async (_case, route, status) => {
      const answer = await ask('GET', route, { origin: ORIGIN });
      expect(answer.status).toBe(status);
      expect(answer.headers['access-control-allow-origin']).toBe(ORIGIN);
      expect(answer.headers.vary).toMatch(/origin/i);
    });

    it.each([
      'null',
      'https://evil.example',
      'https://app.example.evil.example',
      'https://evilapp.example',
      'https://sub.app.example',
      'http://app.example',
      'https://app.example:8443',
      'HTTPS://APP.EXAMPLE',
      'https://app.example, https://evil.example',
    ])('should never let %s read anything, nor be told that it may ask', async (origin) => {
      const plain = await ask('GET', '/health/live', { origin });
      expect(plain.headers['access-control-allow-origin']).toBeUndefined();
      const asked = { origin, 'access-control-request-method': 'POST' };
      const preflight = await ask('OPTIONS', '/api/generate', asked);
      expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
    });
  });

  it.each([
    ['an answer', '/health'],
    ['a refusal', '/api/history'],
    ['a route that is none', '/nowhere'],
  ])('should send %s with the headers of a careful server', async (_case, route) => {
    const { headers } = await ask('GET', route);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringContaining("default-src 'self'") as string,
      'strict-transport-security': expect.stringContaining('max-age=') as string,
      'cache-control': expect.stringContaining('no-store') as string,
    });
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it.each(['/api/history', '/api/user/status'])('should let nobody keep %s', async (route) => {
    const { status, headers } = await ask('GET', route, signedIn());
    expect(status).toBe(200);
    expect(headers['cache-control']).toContain('no-store');
  });

  describe('towards bodies of any kind', () => {
    it('should count the bytes that come, not those that were announced', async () => {
      const pieces = Array.from({ length: 40 }, () => ' '.repeat(REQUEST_BODY_MAX_BYTES / 32));
      const { status } = await ask('POST', '/api/generate', signedIn(), pieces);
      expect(status).toBe(413);
    });

    it.each([
      ['lists in lists', '['.repeat(50_000) + ']'.repeat(50_000)],
      ['objects in objects', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
      ['lists in a field', `{"input_code":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ])('should refuse %s, however deep', async (_case, body) => {
      const { status, body: told } = await ask('POST', '/api/generate', signedIn(), [body]);
      expect(status).toBe(400);
      expect(told.length).toBeLessThan(4_000);
    });

    it('should refuse headers that do not end', async () => {
      const { status } = await ask('GET', '/health/live', { 'x-long': 'x'.repeat(20_000) });
      expect(status).toBe(431);
    });

    it('should give a slow sender seconds, not minutes', () => {
      const { headersTimeout, requestTimeout } = app.getHttpServer();
      expect([headersTimeout, requestTimeout]).toEqual([15_000, 30_000]);
    });

    it('should drop what nobody asked for: an owner, a price, a prototype', async () => {
      const wanted = { input_code: 'def f():\n    return 1\n', language: 'python' };
      const more = {
        user_id: randomUUID(),
        cost: 0,
        credits: 9_999,
        is_admin: true,
        constructor: { name: 'x' },
      };
      const taken: unknown = await createValidationPipe({ forbidUnknown: false }).transform(
        { ...wanted, ...more },
        { type: 'body', metatype: GenerateRequest },
      );
      expect(taken).toBeInstanceOf(GenerateRequest);
      expect(Object.keys(taken as object).filter((key) => key in more)).toEqual([]);
    });
  });
});
