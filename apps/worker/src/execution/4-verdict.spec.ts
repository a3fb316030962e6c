import type { LimitName, TestResult, TestStatus } from '@tester/contracts';
import type { SandboxEnd } from '../sandbox/sandbox.port';
import type { TestReport } from './3-test-report';
import { judge as judgeRun } from './4-verdict';

const tests = (...statuses: TestStatus[]): TestResult[] =>
  statuses.map((status, i) => ({ name: `test_${i}`, path: [], status, durationMs: 1, message: null }));

const report = (overrides: Partial<TestReport> = {}): TestReport => ({
  tests: tests('passed'),
  coverage: null,
  warnings: [],
  collected: overrides.tests?.length ?? 1,
  unfinishedTest: null,
  announcedExitCode: 0,
  interruption: null,
  isTrustworthy: true,
  ...overrides,
});

const exited = (exitCode = 0) => ({
  end: 'exited' as const,
  exitCode,
  signal: null,
  wallMs: 10,
  limit: null,
});

const judge = (run: Parameters<typeof judgeRun>[0], report: TestReport) =>
  judgeRun(run, report, { outOfMemoryExitCode: 3 });

describe(judgeRun.name, () => {
  it('should pass a run whose every test passed or was skipped', () => {
    expect(judge(exited(), report({ tests: tests('passed', 'skipped') }))).toEqual({
      verdict: 'passed',
      reason: null,
      limit: null,
    });
  });

  it.each<[SandboxEnd, LimitName | null, string, string]>([
    ['timed_out', 'wall', 'timed_out', 'The run was ended after 10 ms in a.py::test_b.'],
    [
      'out_of_memory',
      'memory',
      'out_of_memory',
      'The run needed more memory than it may have in a.py::test_b.',
    ],
    ['output_flooded', 'output', 'output_flooded', 'The run printed far more than is kept in a.py::test_b.'],
    ['lost', null, 'crashed', 'The sandbox ended without telling why in a.py::test_b.'],
  ])('should take the end %s over whatever the tests said', (end, limit, verdict, reason) => {
    expect(judge({ ...exited(), end, limit }, report({ unfinishedTest: 'a.py::test_b' }))).toEqual({
      verdict,
      reason,
      limit,
    });
  });

  it.each<[LimitName, string]>([
    ['processes', '1 of 1 tests failed. It had reached its limit of processes and threads.'],
    ['disk', '1 of 1 tests failed. Its disk was full.'],
  ])('should say that a run failed at its limit of %s', (limit, reason) => {
    const failed = report({ tests: tests('failed'), announcedExitCode: 1 });

    expect(judge({ ...exited(1), limit }, failed)).toEqual({ verdict: 'failed', reason, limit });
  });

  it('should know the exit code of a machine that ran out of its own memory', () => {
    const broken = report({ announcedExitCode: null, unfinishedTest: 'a' });

    expect(judge(exited(3), broken)).toMatchObject({ verdict: 'out_of_memory', limit: 'memory' });
    expect(judgeRun(exited(3), broken, { outOfMemoryExitCode: null })).toMatchObject({ verdict: 'crashed' });
  });

  it('should not speak of a limit that a passing run has coped with', () => {
    expect(judge({ ...exited(), limit: 'disk' }, report()).limit).toBeNull();
  });

  it.each<[string, { signal?: number | null; exitCode?: number }, Partial<TestReport>, string]>([
    ['a signal', { signal: 11 }, {}, 'The process was ended by signal 11.'],
    [
      'a foreign line in the report',
      {},
      { isTrustworthy: false },
      'Something other than the test framework wrote into the report.',
    ],
    [
      'an interruption',
      {},
      { interruption: 'SystemExit: 0' },
      'The test framework was interrupted: SystemExit: 0',
    ],
    [
      'exit 0 without an end',
      {},
      { announcedExitCode: null, unfinishedTest: 'a.py::test_a' },
      'The process exited with code 0 before the suite had finished, in a.py::test_a.',
    ],
    [
      'exit 0 without a collection',
      {},
      { collected: null },
      'The process exited with code 0 before the suite had finished.',
    ],
    [
      'another exit code than announced',
      exited(0),
      { announcedExitCode: 1 },
      'The process exited with code 0 instead of 1.',
    ],
    ['a test without a result', {}, { collected: 2 }, 'Only 1 of 2 tests reported a result.'],
    [
      'a bad exit code after good tests',
      exited(3),
      { announcedExitCode: 3 },
      'The process exited with code 3.',
    ],
  ])('should call a run crashed for %s', (_, run, overrides, reason) => {
    expect(judge({ ...exited(), ...run }, report(overrides))).toEqual({
      verdict: 'crashed',
      reason,
      limit: null,
    });
  });

  it.each<[TestStatus[], string]>([
    [['passed', 'failed'], '1 of 2 tests failed.'],
    [['errored'], '1 of 1 tests could not be run.'],
    [['failed', 'errored', 'passed'], '1 of 3 tests failed, 1 of 3 tests could not be run.'],
  ])('should fail a run with the tests %j', (statuses, reason) => {
    expect(judge(exited(1), report({ tests: tests(...statuses), announcedExitCode: 1 }))).toEqual({
      verdict: 'failed',
      reason,
      limit: null,
    });
  });

  it('should fail a run that failed before all of its tests had run', () => {
    const run = report({ tests: tests('failed'), collected: 5, announcedExitCode: 1 });

    expect(judge(exited(1), run).verdict).toBe('failed');
  });

  it('should not pass a run without tests, whatever its exit code', () => {
    expect(judge(exited(5), report({ tests: [], collected: 0, announcedExitCode: 5 }))).toEqual({
      verdict: 'no_tests',
      reason: 'The suite has no tests.',
      limit: null,
    });
  });

  it('should not pass a run that skipped all of its tests', () => {
    expect(judge(exited(), report({ tests: tests('skipped', 'skipped') }))).toEqual({
      verdict: 'no_tests',
      reason: 'Every test of the suite was skipped.',
      limit: null,
    });
  });
});
