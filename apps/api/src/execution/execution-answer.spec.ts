import type { ExecutionReport } from '@tester/contracts';
import { executionAnswerOf } from './execution-answer';

const report = (change: Partial<ExecutionReport> = {}): ExecutionReport => ({
  executionId: '3f1c1d9e-5a0b-4a43-9a44-0d7a2a1f5a10',
  runtime: 'python-pytest',
  verdict: 'passed',
  reason: null,
  limit: null,
  warnings: [],
  tests: [{ name: 'test_add', path: ['TestCalc'], status: 'passed', durationMs: 1.4, message: null }],
  coverage: null,
  output: { stdout: 'hello', stderr: '', droppedBytes: 0 },
  facts: {
    exitCode: 0,
    signal: null,
    wallMs: 120,
    cpuMs: 90,
    peakMemoryBytes: 1,
    imageDigest: 'sha256:0',
    engineRuntime: 'runc',
  },
  ...change,
});

describe(executionAnswerOf.name, () => {
  it('should show a line a test, the sum and what was printed', () => {
    expect(executionAnswerOf(report())).toMatchObject({
      success: true,
      output: 'PASSED TestCalc › test_add (1 ms)\n1 passed in 0.12 s\nhello',
      error: '',
    });
  });

  it('should say why it did not pass, with the message of each failing test', () => {
    const answer = executionAnswerOf(
      report({
        verdict: 'failed',
        reason: '1 of 3 tests failed',
        tests: [
          { name: 'a', path: [], status: 'failed', durationMs: 1, message: 'assert 1 == 2' },
          { name: 'b', path: [], status: 'errored', durationMs: 1, message: null },
          { name: 'c', path: [], status: 'skipped', durationMs: 1, message: 'not today' },
        ],
      }),
    );
    expect(answer.success).toBe(false);
    expect(answer.error).toBe('1 of 3 tests failed\n\na\nassert 1 == 2\n\nb\n');
    expect(answer.output).toContain('1 failed, 1 errored, 1 skipped');
  });

  it('should name the verdict where there is no reason and no test', () => {
    expect(executionAnswerOf(report({ verdict: 'timed_out', tests: [] }))).toMatchObject({
      error: 'timed_out',
      output: 'no tests in 0.12 s\nhello',
    });
  });
});
