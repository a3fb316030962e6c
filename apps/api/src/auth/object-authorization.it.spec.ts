import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import { bearerOf, goodAnswer, PostgresServer, ScriptedGemini } from '@tester/testing';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from '../app';
import { ApiConfig } from '../config/api-config';
import { readApiConfig } from '../config/read-api-config';

/** What a user owns that others must not learn of. */
type Owned = 'history entry' | 'running generation' | 'finished generation';

/** Of each route that takes an id: whose ids of another user it is tried with. */
const MATRIX: Record<string, readonly Owned[]> = {
  'get /api/history/{id}': ['history entry', 'running generation'],
  'delete /api/history/{id}': ['history entry', 'running generation'],
  'get /api/generations/{id}': ['running generation', 'finished generation'],
  'get /api/generations/{id}/events': ['running generation', 'finished generation'],
  'post /api/generations/{id}/cancel': ['running generation', 'finished generation'],
};
/** What else a request to a route may carry that names the foreign thing a second time. */
const EXTRAS: Record<string, (id: string) => { query?: string; headers?: Record<string, string> }> = {
  'get /api/generations/{id}/events': (id) => ({
    query: '?after=1&protocol=ai-sdk',
    headers: { 'last-event-id': `${id}:1`, accept: 'text/event-stream' },
  }),
};

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'];
const document = JSON.parse(
  readFileSync(path.resolve(__dirname, '../../../../openapi.json'), 'utf8'),
) as OpenAPIObject;
const documented = Object.entries(document.paths).flatMap(([route, operations]) =>
  METHODS.filter((method) => method in operations).map((method) => `${method} ${route}`),
);

describe('what belongs to another user', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tester-owners-'));
  const [alice, bob] = [randomUUID(), randomUUID()];
  const theirs = {} as Record<Owned, string>;
  let server: PostgresServer;
  let gemini: ScriptedGemini;
  let app: NestExpressApplication;
  let url: string;
  let endless: Response;

  const ask = (userId: string, method: string, place: string, init: RequestInit = {}): Promise<Response> =>
    fetch(url + place, {
      method: method.toUpperCase(),
      ...init,
      headers: {
        'content-type': 'application/json',
        authorization: bearerOf(userId, app.get(ApiConfig).auth),
        ...(init.headers as Record<string, string>),
      },
    });
  const generate = (userId: string, source: string, key?: string): Promise<Response> =>
    ask(userId, 'post', '/api/generate', {
      body: JSON.stringify({ input_code: source, language: 'python', turnstile_token: 't' }),
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const idIn = (stream: string): string => /^id: ([^:]+):/m.exec(stream)?.[1] ?? '';

  beforeAll(async () => {
    server = await PostgresServer.start();
    gemini = await ScriptedGemini.start();
    const variables = {
      TESTER_PROFILE: 'local',
      TESTER_DATA_DIR: directory,
      LOG_LEVEL: 'silent',
      API_DRAIN_MS: '0',
      DATABASE_URL: server.url,
      GEMINI_API_KEY: 'a-key-of-the-test',
      GEMINI_BASE_URL: gemini.url,
      GEMINI_FACTS_MS: '0',
    };
    app = await createApp(readApiConfig(variables));
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    gemini.enqueue(goodAnswer('def test(): pass'));
    const finished = idIn(await (await generate(bob, 'value_one = 1', 'key-of-bob')).text());
    gemini.enqueue([{ kind: 'text', text: 'import' }, { kind: 'stall' }]);
    endless = await generate(bob, 'value_two = 2');
    const bytes = (endless.body as ReadableStream<Uint8Array>).getReader();
    let seen = '';
    while (!seen.includes('"type":"chunk"')) {
      seen += Buffer.from((await bytes.read()).value ?? []).toString();
    }
    Object.assign(theirs, {
      'history entry': finished,
      'finished generation': finished,
      'running generation': idIn(seen),
    });
  });
  afterAll(async () => {
    await app.close();
    await gemini[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  it('is tried at every route that takes an id', () => {
    expect(documented.filter((route) => route.includes('{')).sort()).toEqual(Object.keys(MATRIX).sort());
    // An id that comes in a query or a header would need a row of its own.
    const parameters = documented.flatMap((route) => {
      const [method = '', place = ''] = route.split(' ');
      const operation = (
        document.paths[place] as Record<string, { parameters?: { in: string; name: string }[] }>
      )[method];
      return (operation?.parameters ?? [])
        .filter((parameter) => parameter.in !== 'path')
        .map(({ name }) => name);
    });
    expect([...new Set(parameters)].sort()).toEqual([
      'Idempotency-Key',
      'Last-Event-ID',
      'after',
      'cursor',
      'language',
      'limit',
      'protocol',
    ]);
  });

  const rows = Object.entries(MATRIX).flatMap(([route, owned]) =>
    owned.map((kind) => [route, kind] as const),
  );
  it.each(rows)('is answered like what never was: %s, %s', async (route, kind) => {
    const [method = '', place = ''] = route.split(' ');
    const answerTo = async (id: string): Promise<unknown> => {
      const { query = '', headers = {} } = EXTRAS[route]?.(id) ?? {};
      const response = await ask(alice, method, place.replace('{id}', id) + query, { headers });
      const text = await response.text();
      const { traceId, instance } = JSON.parse(text) as { traceId: string; instance: string };
      expect(instance).toBe(place.replace('{id}', id));
      const told = Object.fromEntries(response.headers);
      for (const name of ['date', 'x-request-id', 'traceparent', 'etag', 'content-length', 'ratelimit'])
        delete told[name];
      const body = text.replace(JSON.stringify(traceId), '""').replace(JSON.stringify(instance), '""');
      return { status: response.status, headers: told, body };
    };
    const unknown = await answerTo(randomUUID());
    expect(unknown).toMatchObject({ status: 404 });
    expect(await answerTo(theirs[kind])).toEqual(unknown);
    expect(await answerTo(theirs[kind].toUpperCase())).toEqual(unknown);
  });

  it('is neither read by a cursor of its owner nor by a name that its owner gave to a request', async () => {
    gemini.enqueue(goodAnswer('def test_two(): pass'));
    await (await generate(bob, 'value_three = 3')).text();
    const page = await ask(bob, 'get', '/api/history?limit=1');
    const next = /^<([^>]+)>/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    expect((await ask(bob, 'get', next)).status).toBe(200);
    expect((await ask(alice, 'get', next)).status).toBe(400);
    const replayed = await generate(alice, 'value_one = 1', 'key-of-bob');
    expect(replayed.headers.get('idempotency-replayed')).toBeNull();
    expect(idIn(await replayed.text())).not.toBe(theirs['finished generation']);
  });

  it('is still there, unharmed, after all of this', async () => {
    expect((await ask(bob, 'get', `/api/history/${theirs['history entry']}`)).status).toBe(200);
    const running = await ask(bob, 'get', `/api/generations/${theirs['running generation']}`);
    expect(await running.json()).toMatchObject({ status: 'running' });
  });
});
