import type { ExecutionReport } from '@tester/contracts';
import { SandboxUnavailableException } from '@tester/exceptions';
import { createValidationPipe, ProblemFilter } from '@tester/nest-kit';
import { Test } from '@nestjs/testing';
import type { INestApplication } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import request from 'supertest';
import { ExecutionController } from './execution.controller';
import { ExecutionService } from './execution.service';
import { SandboxWorker } from './sandbox-worker.port';

const body = {
  code: 'def half(n): return n / 2',
  test_code: 'def test_half(): assert half(4) == 2',
  language: 'Python',
};

describe(ExecutionController.name, () => {
  let app: INestApplication;
  const execute = jest.fn<Promise<ExecutionReport>, unknown[]>();

  beforeAll(async () => {
    const module = await Test.createTestingModule({
      controllers: [ExecutionController],
      providers: [
        ExecutionService,
        { provide: SandboxWorker, useValue: { execute } },
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
    const answer = await post({ source_name: 'halves', ignored: 1 }).expect(200);
    expect(answer.body).toMatchObject({ success: true, error: '' });
    expect(execute).toHaveBeenLastCalledWith(
      { runtime: 'python-pytest', source: body.code, suite: body.test_code, sourceName: 'halves' },
      expect.any(AbortSignal),
    );
  });

  it.each([
    ['an empty suite', { test_code: '' }, 'INVALID_REQUEST'],
    ['null bytes', { code: 'a\0b' }, 'INVALID_REQUEST'],
    ['a language without a runtime', { language: 'java' }, 'LANGUAGE_UNAVAILABLE'],
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
});
