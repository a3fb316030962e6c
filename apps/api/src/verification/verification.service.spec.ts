import type { TrialTest } from '@tester/contracts';
import { WorkerUnavailableException } from '@tester/exceptions';
import { SourceTrees } from '../languages/source-trees';
import { StagedWorker } from './spec/staged-worker';
import { good, standings, suiteOf, verifierOf, weak } from './spec/verify-staged';
import { VerificationService } from './verification.service';

describe(VerificationService.name, () => {
  const trees = new SourceTrees();
  afterAll(() => trees.onApplicationShutdown());

  const verify = verifierOf(trees);

  it('should keep what passes every time, and say what mutants survive it', async () => {
    const result = await verify({ test_good: good, test_weak: weak });

    expect(result.steps).toEqual(['running', 'repeating', 'mutating', 'finishing']);
    expect(standings(result)).toEqual({ test_good: 'kept', test_weak: 'kept' });
    expect(result.suite).toBe(suiteOf(['test_good', 'test_weak']));
    const { mutation, funnel, incomplete } = result.report;
    expect(
      mutation?.mutants.map(({ operator, replacement, status, killedBy }) => [
        operator,
        replacement,
        status,
        killedBy,
      ]),
    ).toEqual([
      ['return', 'None', 'killed', 'test_good'],
      ['arithmetic', '/', 'killed', 'test_good'],
      ['constant', '3', 'killed', 'test_good'],
      ['return', 'None', 'killed', 'test_weak'],
      ['relational', '>=', 'survived', null],
      ['relational', '<=', 'killed', 'test_weak'],
      ['constant', '1', 'survived', null],
    ]);
    expect(mutation).toMatchObject({ possible: 7, score: 5 / 7, scoreWithoutTimeouts: 5 / 7 });
    expect(funnel).toEqual({ written: 2, built: 2, passed: 2, passedRepeatedly: 2, adding: 2, kept: 2 });
    expect(incomplete).toBeNull();
  });

  it('should judge each test alone: one that is wrong, broken or idle costs only itself', async () => {
    const result = await verify({
      test_good: good,
      test_wrong: {
        lines: [3],
        run: () => ({ failed: 'AssertionError: assert 4 == 5\n +  where 4 = double(2)' }),
      },
      test_broken: { lines: [], run: () => ({ failed: "NameError: name 'x' is not defined" }) },
      test_idle: { lines: [3], run: () => 'passed' },
      test_skipped: { lines: [], run: () => 'skipped' },
    });

    expect(standings(result)).toEqual({
      test_good: 'kept',
      test_wrong: 'disagrees',
      test_broken: 'rejected',
      test_idle: 'trivial',
    });
    expect(result.report.verdicts[1]).toMatchObject({ disagreement: { expected: '5', actual: '4' } });
    expect(result.suite).toContain('def test_good()');
    expect(result.suite).not.toMatch(/wrong|broken|idle/);
    expect(result.report.funnel).toMatchObject({ written: 4, passed: 2, kept: 1 });
  });

  it('should find out tests that change their mind, and those that need company', async () => {
    const result = await verify({
      test_good: good,
      test_flaky: {
        lines: [3],
        run: ({ id }, _, turn) => (id === 'first' || turn % 2 === 0 ? good.run({ id }, [], 0) : 'failed'),
      },
      test_after_good: {
        lines: [3],
        run: (trial, company) =>
          company.includes('test_good') || trial.source ? good.run(trial, [], 0) : 'failed',
      },
    });

    expect(standings(result)).toEqual({
      test_good: 'kept',
      test_flaky: 'flaky',
      test_after_good: 'order_dependent',
    });
  });

  it('should find the right test among those of one name, though one is skipped', async () => {
    const suite = [
      'import pytest',
      'from solution import double',
      "@pytest.mark.parametrize('n', [1, 2, pytest.param(3, marks=pytest.mark.skip)])",
      'def test_rows(n):',
      '    assert double(n) == 2 * n',
      '',
    ].join('\n');
    const worker = new StagedWorker({});
    const row = (n: number): TrialTest => ({
      key: `rows-${n}`, name: `test_rows[${n}]`, path: [], durationMs: 1, message: 'boom',
      status: n === 3 ? 'skipped' : n === 2 ? 'failed' : 'passed',
    }); // prettier-ignore
    jest.spyOn(worker, 'try').mockImplementation((request) =>
      Promise.resolve({
        sandboxes: 1,
        reports: request.trials.map(({ id, tests, source }) => {
          const rows = [1, 2, 3].map(row).filter(({ key }) => tests?.includes(key) ?? true);
          const left = rows.filter(({ name }) => name !== 'test_rows[2]' || request.suite.includes('1, 2'));
          return {
            id, reason: null, coverage: null, coverageByTest: [], found: [], wallMs: 1,
            verdict: source === undefined && left.every(({ status }) => status !== 'failed') ? 'passed' : 'failed',
            tests: left.map((test) => (source === undefined ? test : { ...test, status: 'failed' })),
          };
        }),
      }),
    ); // prettier-ignore

    const result = await verify({}, { worker, suite });

    expect(standings(result)).toEqual({ 'test_rows[1]': 'kept', 'test_rows[2]': 'rejected' });
    expect(result.suite).toContain('[1, pytest.param(3, marks=pytest.mark.skip)]');
  });

  it('should end the requests that are on their way when one of them fails', async () => {
    const worker = new StagedWorker({ test_good: good });
    const { signal } = new AbortController();
    const answer = worker.try.bind(worker);
    let wasEnded = false;
    jest.spyOn(worker, 'try').mockImplementation((request, requestSignal) => {
      const [trial] = request.trials;
      if (trial?.id === 'shuffled-0') return Promise.reject(new WorkerUnavailableException('away'));
      if (trial?.id !== 'shuffled-1') return answer(request, requestSignal);
      return new Promise((_, reject) =>
        requestSignal.addEventListener('abort', () => {
          wasEnded = true;
          reject(requestSignal.reason as Error);
        }),
      );
    });

    const { report } = await verify({ test_good: good }, { worker, signal });

    expect(wasEnded).toBe(true);
    expect(report.incomplete).toMatchObject({ step: 'repeating', code: 'WORKER_UNAVAILABLE' });
  });

  it('should drop what adds nothing, when asked', async () => {
    const tests = { test_good: good, test_again: good };

    expect(standings(await verify(tests))).toEqual({ test_good: 'kept', test_again: 'kept' });
    const minimized = await verify(tests, { settings: { minimize: true } });
    expect(standings(minimized)).toEqual({ test_good: 'kept', test_again: 'redundant' });
    expect(minimized.suite).not.toContain('test_again');
  });

  it('should call a mutant endless only when it is so twice', async () => {
    const worker = new StagedWorker({ test_good: good });
    const seen = new Map<string, number>();
    const answer = worker.try.bind(worker);
    jest.spyOn(worker, 'try').mockImplementation(async (request, signal) => {
      const { reports, sandboxes } = await answer(request, signal);
      return {
        sandboxes,
        reports: reports.map((report) => {
          if (!/^m\d/.test(report.id)) return report;
          seen.set(report.id, (seen.get(report.id) ?? 0) + 1);
          const isSlow = report.id === 'm1' || (report.id === 'm2' && seen.get('m2') === 1);
          return isSlow ? { ...report, verdict: 'timed_out', tests: [] } : report;
        }),
      };
    });

    const { report } = await verify({ test_good: good }, { worker });

    expect(report.mutation?.mutants.slice(0, 3).map(({ status }) => status)).toEqual([
      'killed',
      'timed_out',
      'killed',
    ]);
    expect(report.mutation).toMatchObject({ score: 3 / 7, scoreWithoutTimeouts: 2 / 7 });
    expect(worker.requests.flatMap(({ trials }) => trials).find(({ id }) => id === 'm1')?.wallMs).toBe(1050);
  });

  it('should say what is known when the machine fails on the way, and blame no test for it', async () => {
    const worker = new StagedWorker({ test_good: good });
    worker.failure = { at: 7, error: new WorkerUnavailableException('gone') };

    const { report } = await verify({ test_good: good }, { worker });

    expect(report).toMatchObject({
      verdicts: [{ standing: 'kept' }],
      mutation: null,
      incomplete: { step: 'mutating', code: 'WORKER_UNAVAILABLE' },
    });
  });

  it('should pass on that the worker is away when nothing is known yet', async () => {
    const worker = new StagedWorker({ test_good: good });
    worker.failure = { at: 1, error: new WorkerUnavailableException('gone') };

    await expect(verify({ test_good: good }, { worker })).rejects.toThrow(WorkerUnavailableException);
  });

  it('should end with what it has when its time is spent', async () => {
    const worker = new StagedWorker({ test_good: good });
    const answer = worker.try.bind(worker);
    const budget = new AbortController();
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(budget.signal);
    jest.spyOn(worker, 'try').mockImplementation((request, signal) => {
      if (request.trials[0]?.id !== 'first') budget.abort();
      return answer(request, signal);
    });

    const { report } = await verify({ test_good: good }, { worker, settings: { budgetMs: 50 } });

    expect(timeout).toHaveBeenCalledWith(50);
    timeout.mockRestore();

    expect(report).toMatchObject({
      verdicts: [{ standing: 'unproven' }],
      funnel: { passed: 1, passedRepeatedly: 0, adding: 0, kept: 0 },
      incomplete: { step: 'repeating', code: 'VERIFICATION_BUDGET_SPENT' },
    });
  });

  it('should stop when its caller leaves', async () => {
    const leaving = new AbortController();
    leaving.abort(new Error('left'));

    await expect(verify({ test_good: good }, { signal: leaving.signal })).rejects.toThrow('left');
  });

  it('should let a test that takes the whole run with it cost only itself', async () => {
    const worker = new StagedWorker({ test_good: good, test_fatal: { lines: [3], run: () => 'failed' } });
    const answer = worker.try.bind(worker);
    jest.spyOn(worker, 'try').mockImplementation(async (request, signal) => {
      const { reports, sandboxes } = await answer(request, signal);
      return {
        sandboxes,
        reports: reports.map((report) =>
          report.tests.some(({ name }) => name === 'test_fatal')
            ? {
                ...report,
                verdict: 'crashed',
                reason: 'The process exited with code 0.',
                tests: [],
                coverageByTest: [],
              }
            : report,
        ),
      };
    });

    const result = await verify({ test_good: good, test_fatal: good }, { worker });

    expect(standings(result)).toEqual({ test_good: 'kept', test_fatal: 'rejected' });
    expect(result.report.verdicts[1]).toMatchObject({ message: 'The process exited with code 0.' });
    expect(result.suite).not.toContain('fatal');
  });

  it('should tell why a suite that does not load proves nothing', async () => {
    const worker = new StagedWorker({});
    jest.spyOn(worker, 'try').mockResolvedValue({
      sandboxes: 1,
      reports: [
        {
          id: 'first', verdict: 'failed', reason: '1 of 1 tests could not be run.', coverage: null, coverageByTest: [], found: [], wallMs: 1,
          tests: [{ key: '', name: 'test_solution.py', path: [], status: 'errored', durationMs: 0, message: 'SyntaxError: invalid syntax' }],
        },
      ],
    }); // prettier-ignore

    const { report, steps } = await verify({}, { worker });

    expect(steps).toEqual(['running']);
    expect(report).toMatchObject({
      verdicts: [],
      suiteFailure: 'SyntaxError: invalid syntax',
      mutation: null,
    });
  });

  it('should tell verdicts as they fall, and how far a step is', async () => {
    const { news } = await verify({
      test_good: good,
      test_wrong: { lines: [3], run: () => ({ failed: 'AssertionError: assert 4 == 5' }) },
    });
    const told = news.map((each) => {
      if (each.type === 'verdict') return `${each.name} ${each.standing} ${String(each.provisional)}`;
      return each.progress === undefined ? each.step : each.progress;
    });
    expect(told.slice(0, 3)).toEqual(['running', 'test_wrong disagrees true', 'repeating']);
    expect(told).toContain('test_good kept true');
    const shares = told.filter((each) => typeof each === 'number');
    expect(shares.length).toBeGreaterThan(1);
    expect(Math.max(...shares)).toBeLessThan(1);
  });
});
