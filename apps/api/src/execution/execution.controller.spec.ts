import type { ExecutionReport, RuntimeDescription } from '@tester/contracts';
import { SandboxUnavailableException, WorkerUnavailableException } from '@tester/exceptions';
import { createValidationPipe, ProblemFilter } from '@tester/nest-kit';
import { Test } from '@nestjs/testing';
import type { INestApplication } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import request from 'supertest';
import { Languages } from '../languages/languages';
import { ExecutionController } from './execution.controller';
import { ExecutionService } from './execution.service';
import { LanguagesController } from './languages.controller';
import { OfferedLanguages } from './offered-languages';
import { SandboxWorker } from './sandbox-worker.port';

const body = {
  code: 'def half(n): return n / 2',
  test_code: 'def test_half(): assert half(4) == 2',
  language: 'Python',
};

describe(ExecutionController.name, () => {
  let app: INestApplication;
  const execute = jest.fn<Promise<ExecutionReport>, unknown[]>();
  const stream = jest.fn<AsyncIterable<{ type: string }>, unknown[]>();
  const runtimes = jest.fn<Promise<RuntimeDescription[]>, unknown[]>();

  beforeAll(async () => {
    const module = await Test.createTestingModule({
      controllers: [ExecutionController, LanguagesController],
      providers: [
        ExecutionService,
        OfferedLanguages,
        { provide: Languages, useValue: { available: ['python'] } },
        { provide: SandboxWorker, useValue: { execute, stream, runtimes } },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    }).compile();
    app = module.createNestApplication({ logger: false });
    app.useGlobalPipes(createValidationPipe({ forbidUnknown: false }));
    await app.init();
  });
  afterAll(() => app.close());
  const post = (change: object): request.Test =>
    request(app.getHttpServer())
      .post('/api/execution/execute')
      .set('Accept-Language', 'en')
      .send({ ...body, ...change });

  it('should hand source and suite to the worker and answer 200', async () => {
    execute.mockResolvedValueOnce({
      verdict: 'passed',
      reason: null,
      tests: [],
      output: { stdout: '', stderr: '', droppedBytes: 0 },
      facts: { wallMs: 5 },
    } as unknown as ExecutionReport);
    const answer = await post({ source_name: 'halves', limits: { wallMs: 500 }, ignored: 1 }).expect(200);
    expect(answer.body).toMatchObject({ success: true, error: '' });
    expect(execute).toHaveBeenLastCalledWith(
      {
        runtime: 'python-pytest',
        source: body.code,
        suite: body.test_code,
        sourceName: 'halves',
        limits: { wallMs: 500 },
      },
      expect.any(AbortSignal),
    );
  });

  it.each([
    ['Python', 'python-pytest'],
    ['javascript', 'javascript-jest'],
    ['TypeScript', 'typescript-jest'],
    ['java', 'java-junit'],
  ])('should execute %s in %s', async (language, runtime) => {
    execute.mockRejectedValueOnce(new SandboxUnavailableException('engine away'));
    await post({ language }).expect(503);
    expect(execute).toHaveBeenLastCalledWith(expect.objectContaining({ runtime }), expect.any(AbortSignal));
  });

  it('should stream the tests and then the answer to those who ask for events', async () => {
    const test = { name: 'test_half', path: [], status: 'passed', durationMs: 1, message: null };
    stream.mockImplementationOnce(async function* () {
      yield { type: 'test', ...test };
      yield await Promise.resolve({
        type: 'report',
        verdict: 'passed',
        reason: null,
        tests: [test],
        output: { stdout: '', stderr: '', droppedBytes: 0 },
        facts: { wallMs: 5 },
      });
    });
    const answer = await post({})
      .set('Accept', 'text/event-stream')
      .expect(200)
      .expect('Content-Type', /^text\/event-stream/);
    const [first, second, ...rest] = answer.text.trimEnd().split('\n\n');
    expect(first).toBe(`event: test\ndata: ${JSON.stringify({ type: 'test', ...test })}`);
    const [name, data = ''] = second?.split('\n') ?? [];
    expect(name).toBe('event: report');
    expect(JSON.parse(data.slice('data: '.length))).toMatchObject({
      type: 'report',
      success: true,
      report: { verdict: 'passed', tests: [test] },
    });
    expect(rest).toEqual([]);
  });

  it.each([
    ['an empty suite', { test_code: '' }, 'INVALID_REQUEST'],
    ['null bytes', { code: 'a\0b' }, 'INVALID_REQUEST'],
    ['a language nobody knows', { language: 'cobol' }, 'INVALID_REQUEST'],
    ['a limit below its minimum', { limits: { wallMs: 1 } }, 'INVALID_REQUEST'],
    ['a limit that is no number', { limits: { memoryBytes: 'much' } }, 'INVALID_REQUEST'],
  ])('should refuse %s before any sandbox is asked', async (_, change, code) => {
    execute.mockClear();
    const answer = await post(change).expect(400);
    expect(answer.body.code).toBe(code);
    expect(execute).not.toHaveBeenCalled();
  });

  it('should report an engine that is away as ours', async () => {
    execute.mockRejectedValueOnce(new SandboxUnavailableException('engine away', { retryAfterSeconds: 5 }));
    const answer = await post({}).expect(503).expect('Retry-After', '5');
    expect(answer.body.code).toBe('SANDBOX_UNAVAILABLE');
  });

  describe('GET /api/languages', () => {
    const runtime = { runtime: 'java-junit', language: 'java' } as RuntimeDescription;
    const python = { runtime: 'python-pytest', language: 'python' } as RuntimeDescription;
    const get = (): request.Test =>
      request(app.getHttpServer()).get('/api/languages').set('Accept-Language', 'en');

    it('should say so when the worker is away, and ask again the next time', async () => {
      runtimes.mockRejectedValueOnce(new WorkerUnavailableException('nobody there'));
      const answer = await get().expect(503);
      expect(answer.body.code).toBe('WORKER_UNAVAILABLE');
      expect(answer.headers['cache-control']).toBe('no-store');
    });

    it('should pass on what the worker can run, and say what can be generated', async () => {
      runtimes.mockClear();
      runtimes.mockResolvedValueOnce([python, runtime]);
      const [answer] = await Promise.all([get().expect(200), get().expect(200)]);
      expect(answer.body).toEqual([
        { ...python, canGenerate: true },
        { ...runtime, canGenerate: true },
      ]);
      expect(answer.headers['cache-control']).toBe('public, max-age=60');
      await get().expect(200);
      expect(runtimes).toHaveBeenCalledTimes(1);
    });

    it('should ask anew when the answer has grown old', async () => {
      const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 61_000);
      runtimes.mockClear();
      runtimes.mockResolvedValueOnce([]);
      expect((await get().expect(200)).body).toEqual([]);
      clock.mockRestore();
      expect(runtimes).toHaveBeenCalledTimes(1);
    });
  });
});
