import { Logger } from '@nestjs/common';
import type { Compilation, Language } from '@tester/contracts';
import { SourceSyntaxException } from '@tester/exceptions';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import type { ApiConfig } from '../config/api-config';
import { WorkerFleet } from '../execution/fleet/worker-fleet';
import { Languages } from '../languages/languages';
import { SourceChecks } from './source-checks';

// Real threads and sockets: patient, since the machine may be busy.
describe(SourceChecks.name, () => {
  const languages = new Languages();
  let worker: WorkerFleet;
  let server: Server;
  let answer: RequestListener;
  let asked: unknown[];
  let sut: SourceChecks;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    asked = [];
    server = createServer((request, response) => {
      void textOf(request).then((body) => {
        asked.push([request.url, JSON.parse(body)]);
        answer(request, response);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    worker = new WorkerFleet({
      worker: {
        urls: [`http://127.0.0.1:${port}`] as readonly string[],
        authToken: 't0ken',
        timeoutMs: 5000,
      },
    } as ApiConfig);
    sut = new SourceChecks(languages, worker, { writer: { kind: 'gemini' } } as ApiConfig);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  afterAll(() => languages.onApplicationShutdown());

  const answering =
    (status: number, body: object): RequestListener =>
    (_, response) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const compiledAs = (compilation: Compilation): RequestListener => answering(200, compilation);
  const VALID: Compilation = { standing: 'valid', fault: null };
  const failureOf = (...given: Parameters<SourceChecks['check']>): Promise<unknown> =>
    sut.check(...given).catch((error: unknown) => error);

  it.each<[Language, string, string, string]>([
    ['python', 'python-pytest', 'nonlocal x\n', 'nonlocal x\n'],
    ['python', 'python-pytest', '\uFEFFx = 1\n', 'x = 1\n'],
    ['java', 'java-junit', 'class A { public public int x; }', 'class A { public public int x; }'],
  ])('lets the compiler of %s look at what the grammar takes', async (language, runtime, source, sent) => {
    answer = compiledAs(VALID);
    await expect(sut.check(language, source, 'ko')).resolves.toBeUndefined();
    expect(asked).toEqual([['/compilations', { runtime, source: sent }]]);
  });

  it.each<[Language, string]>([
    ['javascript', 'export const one = 1;\n'],
    ['typescript', 'export const one: number = 1;\n'],
  ])('asks nobody about %s, whose own parser has looked already', async (language, source) => {
    await expect(sut.check(language, source, 'ko')).resolves.toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('leaves the warm sandbox to the offline writer, which compiles for itself', async () => {
    const offline = new SourceChecks(languages, worker, {
      writer: { kind: 'characterization' },
    } as ApiConfig);
    await expect(offline.check('python', 'nonlocal x\n', 'ko')).resolves.toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('asks nobody about a source that the grammar refuses', async () => {
    expect(await failureOf('python', 'def f(:\n', 'en')).toBeInstanceOf(SourceSyntaxException);
    expect(asked).toEqual([]);
  });

  it.each([
    ['python', 'en', 'nonlocal declaration not allowed at module level', /^nonlocal declaration/],
    ['python', 'ko', 'nonlocal declaration not allowed at module level', /^nonlocal 선언은/],
    ['python', 'ko', "duplicate argument 'a' in function definition", /매개변수 'a'이\(가\) 중복/],
    ['python', 'ko', "duplicate parameter 'a' in function definition", /매개변수 'a'이\(가\) 중복/],
    ['python', 'ko', 'words nobody has translated', /^words nobody has translated$/],
    ['java', 'ko', 'repeated modifier', /^제어자가 중복/],
    ['java', 'ko', 'illegal digit in an octal literal', /^octal 리터럴/],
  ] as const)(
    'refuses %s with the place, for a reader of %s: %s',
    async (language, locale, message, told) => {
      answer = compiledAs({ standing: 'invalid', fault: { message, line: 3, column: 7 } });
      const source = language === 'python' ? 'x = 1\n' : 'class A {}';

      const failure = await failureOf(language, source, locale);

      expect(failure).toBeInstanceOf(SourceSyntaxException);
      expect(failure).toMatchObject({
        kind: 'invalid',
        parameters: { line: 3, column: 7, error: expect.stringMatching(told) },
        faults: [{ field: 'input_code', line: 3, column: 7, message: expect.stringMatching(told) }],
      });
    },
  );

  it.each<[string, RequestListener]>([
    ['has no free sandbox', compiledAs({ standing: 'not_free', fault: null })],
    ['cannot tell', compiledAs({ standing: 'unknown', fault: null })],
    ['is older than this question', answering(404, { code: 'NOT_FOUND' })],
    ['is full', answering(503, { code: 'NO_FREE_SLOT' })],
    ['has no engine', answering(503, { code: 'SANDBOX_UNAVAILABLE' })],
    ['refuses the question', answering(400, { code: 'INVALID_REQUEST', errors: [{ field: 'source' }] })],
    ['makes no sense', (_, response) => void response.writeHead(200).end('<html>')],
    ['breaks off', (_, response) => void response.destroy()],
  ])('passes a source when the worker %s', async (_, listener) => {
    answer = listener;
    await expect(sut.check('python', 'nonlocal x\n', 'ko')).resolves.toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it('passes a source when the worker is away, or silent past the deadline', async () => {
    answer = () => undefined;
    const askedAt = performance.now();
    await expect(sut.check('python', 'nonlocal x\n', 'ko')).resolves.toBeUndefined();
    // Well before the worker's own deadline, and not at once.
    expect(performance.now() - askedAt).toBeGreaterThan(1_400);
    expect(performance.now() - askedAt).toBeLessThan(4_900);

    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(sut.check('python', 'nonlocal x\n', 'ko')).resolves.toBeUndefined();
    expect(asked).toHaveLength(1);
  });
});
