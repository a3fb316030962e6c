import type { ExecutionReport, ExecutionRequest } from '@tester/contracts';
import { PromMetrics } from '@tester/nest-kit';
import { readWorkerConfig } from './config/read-worker-config';
import { DockerSandboxes } from './docker/docker-sandboxes';
import { EngineClient } from './docker/engine-client';
import { LiveContainers } from './docker/live-containers';
import { ExecutionService } from './execution/execution.service';
import { CallerContext } from './sandbox/caller-context';
import { SandboxSlots } from './sandbox/sandbox-slots';
import { SlottedSandboxes } from './sandbox/slotted-sandboxes';
import { WarmPool } from './sandbox/warm-pool';

// Real sandboxes, some of them made to hang.
const WALL_MS = 3000;

describe('executions on the real engine', () => {
  const config = readWorkerConfig({
    WORKER_AUTH_TOKEN: 'a'.repeat(40),
    WORKER_INSTANCE: `execution-spec-${process.pid}`,
    // Warm sandboxes, of the runtimes alone that are in use here.
    POOL_MIN: '0',
  });
  const engine = new EngineClient(config);
  const slots = new SandboxSlots(config);
  const live = new LiveContainers();
  const pool = new WarmPool(config, new DockerSandboxes(config, engine, live), slots);
  const sut = new ExecutionService(
    new SlottedSandboxes(slots, pool, new CallerContext()),
    config,
    new PromMetrics(),
  );

  const execute = (
    source: string,
    suite: string,
    more: Partial<ExecutionRequest> = {},
  ): Promise<ExecutionReport> =>
    sut.execute(
      { runtime: 'python-pytest', source, suite, limits: { wallMs: WALL_MS }, ...more },
      new AbortController().signal,
    );

  afterAll(async () => {
    await pool.beforeApplicationShutdown();
    await live.idle();
    expect(await engine.ownContainers()).toEqual([]);
  });

  it('should report each test, with the lines of source and suite that failed', async () => {
    const report = await execute(
      'def ratio(a, b):\n    if b > 100:\n        return 0\n    return a / b\n',
      [
        'import pytest',
        'from calc import ratio',
        'def test_half(): assert ratio(1, 2) == 0.5',
        'class TestZero:',
        '    def test_zero(self):',
        '        assert ratio(1, 0) == 0',
        '@pytest.fixture',
        'def broken(): raise RuntimeError("no stage")',
        'def test_stage(broken): pass',
        '@pytest.mark.skip(reason="not now")',
        'def test_later(): pass',
        '@pytest.mark.xfail(reason="known")',
        'def test_known(): assert ratio(1, 1) == 2',
        '@pytest.mark.xfail(strict=True)',
        'def test_surprise(): pass',
      ].join('\n'),
    );

    expect(report).toMatchObject({
      verdict: 'failed',
      reason: '2 of 6 tests failed, 1 of 6 tests could not be run.',
      coverage: {
        lines: { covered: 3, total: 4 },
        branches: { covered: 1, total: 2 },
        missedLines: [3],
        missedBranches: ['2->3'],
      },
    });
    expect(report.tests.map(({ name, path, status, message }) => ({ name, path, status, message }))).toEqual([
      { name: 'test_half', path: [], status: 'passed', message: null },
      {
        name: 'test_zero',
        path: ['TestZero'],
        status: 'failed',
        message: [
          'ZeroDivisionError: division by zero',
          '  test_calc.py:6 in test_zero: assert ratio(1, 0) == 0',
          '  calc.py:4 in ratio: return a / b',
        ].join('\n'),
      },
      {
        name: 'test_stage',
        path: [],
        status: 'errored',
        message: expect.stringContaining('RuntimeError: no stage') as string,
      },
      { name: 'test_later', path: [], status: 'skipped', message: 'not now' },
      { name: 'test_known', path: [], status: 'skipped', message: 'expected to fail: known' },
      {
        name: 'test_surprise',
        path: [],
        status: 'failed',
        message: expect.stringContaining('XPASS(strict)') as string,
      },
    ]);
  });

  it.each([
    ['the source', 'def add(a, b):\n    return a +\n', 'from calc import add\n', 'calc.py", line 2'],
    ['the suite', 'x = 1\n', 'def test_x(:\n', 'test_solution.py", line 1'],
  ])('should report a syntax error of %s as a test that errored', async (_, source, suite, place) => {
    const report = await execute(source, suite);

    expect(report).toMatchObject({ verdict: 'failed', tests: [{ status: 'errored' }] });
    expect(report.tests[0]?.message).toContain('SyntaxError');
    expect(report.tests[0]?.message).toContain(place);
  });

  it('should take the name of the source from the request, even a name that Python has itself', async () => {
    const report = await execute(
      'def wrap():\n    return "mine"\n',
      'from textwrap import wrap\ndef test_wrap(): assert wrap() == "mine"\n',
      { sourceName: 'textwrap' },
    );

    expect(report.verdict).toBe('passed');
    expect(report.coverage?.lines).toEqual({ covered: 2, total: 2 });
  });

  it.each([
    ['has none', 'x = 1\n', 'The suite has no tests.'],
    [
      'skips all',
      'import pytest\npytest.skip("later", allow_module_level=True)\n',
      'Every test of the suite was skipped.',
    ],
  ])('should not call a suite passed that %s', async (_, suite, reason) => {
    expect(await execute('x = 1\n', suite)).toMatchObject({ verdict: 'no_tests', reason });
  });

  it('should keep what was printed before the cap, as valid text with a marker', async () => {
    const report = await execute(
      'def say():\n    print("é" * 3000)\n',
      'from solution import say\ndef test_say(): say()\n',
      { limits: { outputBytes: 1025 } },
    );

    expect(report.verdict).toBe('passed');
    expect(report.output).toEqual({
      stdout: `${'é'.repeat(512)}\n[output cut here: 4976 more bytes]\n`,
      stderr: '',
      droppedBytes: 4976,
    });
  });

  it('should keep bytes that are no text out of the way of the text', async () => {
    const report = await execute(
      'import os\ndef say(): os.write(1, bytes(range(256)))\n',
      'from solution import say\ndef test_say(): say()\n',
    );

    expect(report.verdict).toBe('passed');
    expect(report.output.stdout.isWellFormed()).toBe(true);
    expect(report.output.stdout).toContain('ABC');
  });

  it('should tell facts of the run', async () => {
    const { facts } = await execute('x = 1\n', 'def test_x(): sum(range(10**6))\n');

    expect(facts).toMatchObject({
      exitCode: 0,
      signal: null,
      imageDigest: expect.stringMatching(/^sha256:[\da-f]{64}$/) as string,
      engineRuntime: expect.stringMatching(/^\w+$/) as string,
    });
    expect(facts.cpuMs).toBeGreaterThan(5);
    expect(facts.peakMemoryBytes).toBeGreaterThan(10_000_000);
  });
});
