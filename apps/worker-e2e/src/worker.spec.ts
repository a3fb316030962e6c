import { execFileSync } from 'node:child_process';
import {
  CODE_MAX_CHARACTERS,
  WORKER_BODY_MAX_BYTES,
  type ExecutionReport,
  type Problem,
} from '@tester/contracts';
import { TOKEN, WorkerProcess } from './worker-process';

// Real sandboxes.
const PASSING = {
  runtime: 'python-pytest',
  source: 'def add(a, b):\n    if a > 100:\n        return 0\n    return a + b\n',
  suite: 'from calc import add\n\n\ndef test_add():\n    print("adding")\n    assert add(1, 2) == 3\n',
};
const LONG = { ...PASSING, suite: 'import time\n\n\ndef test_long():\n    time.sleep(2)\n' };

const problemOf = async (response: Response): Promise<Problem> => (await response.json()) as Problem;
const reportOf = async (response: Response): Promise<ExecutionReport> =>
  (await response.json()) as ExecutionReport;
const containersOf = (instance: string): string =>
  execFileSync('docker', ['ps', '-aq', '--filter', `label=tester.worker=${instance}`], { encoding: 'utf8' });

describe('the worker', () => {
  let sut: WorkerProcess;

  beforeAll(async () => {
    sut = await WorkerProcess.start();
  });
  afterAll(async () => {
    await sut[Symbol.asyncDispose]();
  });

  it('should execute a suite and report everything about it', async () => {
    const response = await sut.post('/executions', PASSING);

    expect(response.status).toBe(200);
    expect(await reportOf(response)).toMatchObject({
      executionId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      runtime: 'python-pytest',
      verdict: 'passed',
      reason: null,
      tests: [{ name: 'test_add', path: [], status: 'passed', message: null }],
      coverage: {
        lines: { covered: 3, total: 4 },
        branches: { covered: 1, total: 2 },
        missedLines: [3],
        missedBranches: ['2->3'],
      },
      output: { stdout: 'adding\n', stderr: '', droppedBytes: 0 },
      facts: { exitCode: 0, signal: null, imageDigest: expect.stringMatching(/^sha256:/) as string },
    });
  });

  it('should answer a suite that fails with 200 and a verdict', async () => {
    const response = await sut.post('/executions', {
      ...PASSING,
      suite: 'def test_x(): assert add(1, 1) == 3\n',
    });

    expect(response.status).toBe(200);
    expect(await reportOf(response)).toMatchObject({ verdict: 'failed', tests: [{ status: 'failed' }] });
  });

  it('should keep runs that happen at the same time apart', async () => {
    const suites = [1, 2, 3, 4].map(
      (n) => `def test_x():\n    print("run ${n}")\n    assert add(${n}, 0) == ${n}\n`,
    );

    const reports = await Promise.all(
      suites.map(async (suite) => reportOf(await sut.post('/executions', { ...PASSING, suite }))),
    );

    expect(reports.map(({ verdict, output }) => [verdict, output.stdout])).toEqual(
      [1, 2, 3, 4].map((n) => ['passed', `run ${n}\n`]),
    );
  });

  it.each([
    ['without a token', null],
    ['with another token', `${TOKEN}x`],
    ['with an empty token', ''],
  ])('should refuse a caller %s', async (_, token) => {
    for (const route of ['/executions', '/explorations']) {
      const response = await sut.post(route, PASSING, token);

      expect(response.status).toBe(401);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await problemOf(response)).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
    }
  });

  it.each<[string, unknown, string]>([
    ['no source', { ...PASSING, source: undefined }, 'source'],
    ['an empty suite', { ...PASSING, suite: '' }, 'suite'],
    ['an unknown runtime', { ...PASSING, runtime: 'perl-prove' }, 'runtime'],
    ['a null byte', { ...PASSING, source: 'x = "\0"' }, 'source'],
    ['a name that is none', { ...PASSING, sourceName: '../calc' }, 'sourceName'],
    ['a limit below its minimum', { ...PASSING, limits: { wallMs: 1 } }, 'limits.wallMs'],
    ['a limit that is no number', { ...PASSING, limits: { outputBytes: 'many' } }, 'limits.outputBytes'],
    ['a suite that is too long', { ...PASSING, suite: '#'.repeat(CODE_MAX_CHARACTERS + 1) }, 'suite'],
    ['an unknown key', { ...PASSING, shell: true }, 'shell'],
    ['something that is no JSON', '{', 'body'],
  ])('should refuse a request with %s', async (_, body, field) => {
    const response = await sut.post('/executions', body);

    expect(response.status).toBe(400);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ code: 'INVALID_REQUEST', status: 400 });
    expect(problem.errors?.map((error) => error.field)).toContain(field);
  });

  it('should refuse a body that is too large', async () => {
    const response = await sut.post('/executions', { ...PASSING, source: 'x'.repeat(WORKER_BODY_MAX_BYTES) });

    expect(response.status).toBe(413);
    expect(await problemOf(response)).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });

  it('should not know other routes', async () => {
    const response = await sut.get('/nowhere');

    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('should tell probes, without a token, that it is alive and ready', async () => {
    for (const route of ['/health/live', '/health/ready']) {
      const response = await fetch(sut.url + route);

      expect([route, response.status]).toEqual([route, 200]);
      expect(await response.json()).toMatchObject({ status: 'ok' });
    }
  });
});

describe('a worker whose engine is away', () => {
  it('should stay alive, not be ready, and answer 503 with a code', async () => {
    await using sut = await WorkerProcess.start({ DOCKER_SOCKET: '/nonexistent/docker.sock' });

    const execution = await sut.post('/executions', PASSING);
    const ready = await sut.get('/health/ready');

    expect(execution.status).toBe(503);
    expect(execution.headers.get('retry-after')).toBe('5');
    expect(await problemOf(execution)).toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
    expect(ready.status).toBe(503);
    expect(await problemOf(ready)).toMatchObject({ code: 'NOT_READY' });
  });

  it('should answer 503 as well when only the image is missing', async () => {
    await using sut = await WorkerProcess.start({ SANDBOX_IMAGE_TAG: 'no-such-tag' });

    const response = await sut.post('/executions', PASSING);

    expect(response.status).toBe(503);
    expect(await problemOf(response)).toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
  });
});

describe('the end of a worker', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('should exit 0 on %s', async (signal) => {
    await using sut = await WorkerProcess.start();

    expect(await sut.end(signal)).toBe(0);
  });

  it('should come after the running execution', async () => {
    const instance = `e2e-drain-${process.pid}`;
    await using sut = await WorkerProcess.start({ WORKER_INSTANCE: instance });
    const running = sut.post('/executions', LONG);
    await new Promise((resolve) => setTimeout(resolve, 1000));

    const exitCode = sut.end('SIGTERM');

    expect(await reportOf(await running)).toMatchObject({ verdict: 'passed' });
    expect(await exitCode).toBe(0);
    expect(containersOf(instance)).toBe('');
  });

  it('should leave no sandbox behind, even when it is killed in the middle of a run', async () => {
    const instance = `e2e-kill-${process.pid}`;
    // No stock: a container that was made but not started yet has no stdin that could end. Its successor removes that one.
    await using sut = await WorkerProcess.start({ WORKER_INSTANCE: instance, POOL_MAX: '0' });
    const running = sut.post('/executions', LONG).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const before = containersOf(instance);

    await sut.end('SIGKILL');

    expect(await running).toMatchObject({ name: 'TypeError' });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(before).not.toBe('');
    expect(containersOf(instance)).toBe('');
  });
});

describe('a worker that is not configured', () => {
  it('should exit 78 and name every fault at once', async () => {
    const { exitCode, stderr } = await WorkerProcess.startInVain({
      TESTER_PROFILE: 'production',
      WORKER_PORT: 'http',
      SANDBOX_SLOTS: '-1',
    });

    expect(exitCode).toBe(78);
    for (const variable of ['WORKER_AUTH_TOKEN', 'WORKER_PORT', 'SANDBOX_SLOTS']) {
      expect(stderr).toContain(variable);
    }
  });

  it('should exit 78 when the engine lacks the OCI runtime it must use', async () => {
    const { exitCode, stderr } = await WorkerProcess.startInVain({
      WORKER_AUTH_TOKEN: TOKEN,
      DOCKER_RUNTIME: 'no-such-runtime',
      LOG_LEVEL: 'silent',
    });

    expect(exitCode).toBe(78);
    expect(stderr).toContain('DOCKER_RUNTIME');
  });
});
