import type { TrialReport } from '@tester/contracts';
import { AiUnavailableException, WorkerUnavailableException } from '@tester/exceptions';
import { SourceTrees } from '../languages/source-trees';
import { Course } from './course';
import type { Reviser, RevisionWish } from './revision';
import { StagedWorker, type StagedTest } from './spec/staged-worker';
import { good, standings, suiteOf, verifierOf, weak } from './spec/verify-staged';

describe(Course.name, () => {
  const trees = new SourceTrees();
  afterAll(() => trees.onApplicationShutdown());
  const verify = verifierOf(trees);

  describe('with a writer that revises', () => {
    const NAME_ERROR = "NameError: name 'x' is not defined";
    const TESTS = {
      test_good: good,
      test_wrong: { lines: [3], run: () => ({ failed: 'AssertionError: assert 4 == 5' }) },
      test_broken: { lines: [], run: () => ({ failed: NAME_ERROR }) },
      test_mended: weak,
      test_more: {
        lines: [5],
        run: ({ source = '' }) =>
          /n >= 0|n > 1|return None|return object/.test(source) ? 'failed' : 'passed',
      },
    } satisfies Record<string, StagedTest>;
    type Name = keyof typeof TESTS;
    const written = (...names: Name[]): string => suiteOf(names);
    /** Answers one suite after another, and remembers what was asked. */
    const answering = (...suites: (string | null)[]): Reviser & { wishes: RevisionWish[] } => {
      const wishes: RevisionWish[] = [];
      const reviser: Reviser = (_suite, wish) => {
        wishes.push(wish);
        return Promise.resolve({ suite: suites.shift() ?? null, usage: USAGE });
      };
      return Object.assign(reviser, { wishes });
    };
    const USAGE = { inputModelTokens: 3, outputModelTokens: 2, thinkingModelTokens: 1 };
    const verifyWith = (suite: string, reviser: Reviser, settings = {}) =>
      verify(TESTS, { suite, reviser, settings: { maxRounds: 0, ...settings } });

    it('should take a repair that mends a test and leaves the others, and tell of the one that went', async () => {
      const reviser = answering(written('test_good', 'test_wrong', 'test_mended'));
      const result = await verifyWith(written('test_good', 'test_wrong', 'test_broken'), reviser);

      expect(reviser.wishes).toEqual([
        { kind: 'repair', faults: [{ test: 'test_broken', message: NAME_ERROR }] },
      ]);
      expect(standings(result)).toEqual({
        test_good: 'kept',
        test_wrong: 'disagrees',
        test_mended: 'kept',
        test_broken: 'rejected',
      });
      expect([...result.suite.matchAll(/def (\w+)/g)].map(([, name]) => name)).toEqual([
        'test_good',
        'test_mended',
      ]);
      expect(result.report.funnel).toMatchObject({ written: 4, built: 3, kept: 2 });
      expect(result.report.rounds).toEqual([
        { round: 2, reason: 'repair', by: 'writer', isTaken: true, usage: USAGE },
      ]);
      expect(result.news).toContainEqual({ type: 'verification', step: 'repairing', round: 2 });
      expect(result.news).toContainEqual({ type: 'verification', step: 'running', round: 2 });
    });

    it.each([
      ['loses a good test', written('test_wrong', 'test_mended')],
      ['talks a disagreement round', written('test_good', 'test_mended')],
      ['mends nothing', written('test_good', 'test_wrong', 'test_broken')],
    ])('should not take a repair that %s', async (_what, answer) => {
      const result = await verifyWith(
        written('test_good', 'test_wrong', 'test_broken'),
        answering(answer, answer),
      );
      expect(standings(result)).toEqual({
        test_good: 'kept',
        test_wrong: 'disagrees',
        test_broken: 'rejected',
      });
      expect(result.report.rounds).toMatchObject([{ by: 'writer', isTaken: false }]);
    });

    it('should let rules repair first, and ask nobody when they suffice', async () => {
      const broken = written('test_good').replace('import double, safe', 'import safe');
      const worker = new StagedWorker(TESTS);
      const answer = worker.try.bind(worker);
      jest.spyOn(worker, 'try').mockImplementation((request, signal) =>
        request.suite.includes('import double')
          ? answer(request, signal)
          : Promise.resolve({
              sandboxes: 1,
              reports: [unloaded("NameError: name 'double' is not defined")],
            }),
      );
      const reviser = answering();
      const { suite, report, steps } = await verify(TESTS, { worker, suite: broken, reviser });

      expect(reviser.wishes.filter(({ kind }) => kind === 'repair')).toEqual([]);
      expect(report.rounds?.[0]).toEqual({ round: 2, reason: 'repair', by: 'rules', isTaken: true });
      expect(suite).toContain('from solution import double\n');
      expect(steps.slice(0, 4)).toEqual(['running', 'repairing', 'running', 'repeating']);
    });

    it('should ask twice about a suite that does not load, and no more', async () => {
      const worker = new StagedWorker(TESTS);
      jest
        .spyOn(worker, 'try')
        .mockResolvedValue({ sandboxes: 1, reports: [unloaded('SyntaxError: invalid syntax')] });
      const reviser = answering('still wrong', 'wrong again', 'never asked for');
      const { suite, report } = await verify(TESTS, { worker, suite: 'def def', reviser });

      expect(reviser.wishes).toHaveLength(2);
      expect(report).toMatchObject({ suiteFailure: 'SyntaxError: invalid syntax', verdicts: [] });
      expect(suite).toBe('wrong again');
    });

    it('should go on without a writer that is away', async () => {
      const away: Reviser = () => Promise.reject(new AiUnavailableException('away'));
      const { report } = await verifyWith(written('test_good', 'test_broken'), away);
      expect(report.rounds).toEqual([
        { round: 2, reason: 'repair', by: 'writer', isTaken: false, failure: 'AI_UNAVAILABLE' },
      ]);
      expect(report.incomplete).toBeNull();
    });

    it('should close gaps, lines and mutants, as long as that gains anything', async () => {
      const reviser = answering(
        written('test_good', 'test_mended', 'test_more'),
        written('test_good', 'test_mended', 'test_more'),
        null,
      );
      const result = await verifyWith(written('test_good', 'test_mended'), reviser, { maxRounds: 2 });

      expect(reviser.wishes).toEqual([
        {
          kind: 'gaps',
          missedLines: [],
          survivors: [
            { id: 'm4', line: 5, original: '>', replacement: '>=' },
            { id: 'm6', line: 5, original: '0', replacement: '1' },
          ],
        },
      ]);
      expect(standings(result)).toEqual({ test_good: 'kept', test_mended: 'kept', test_more: 'kept' });
      expect(result.report.mutation?.score).toBe(1);
      expect(result.report.rounds).toMatchObject([{ reason: 'gaps', isTaken: true }]);
    });

    it('should leave alone what reaches the targets, and a suite that gains nothing', async () => {
      const enough = answering();
      await verifyWith(written('test_good'), enough, {
        maxRounds: 1,
        targetCoverage: 0.1,
        targetMutation: 0.1,
      });
      expect(enough.wishes).toEqual([]);

      const idle = answering(written('test_good'), 'does not load');
      const { report, suite } = await verifyWith(written('test_good'), idle, { maxRounds: 2 });
      expect(idle.wishes).toHaveLength(2);
      expect(idle.wishes[0]).toMatchObject({ kind: 'gaps', missedLines: [5] });
      expect(report.rounds).toMatchObject([{ isTaken: false }, { isTaken: false }]);
      expect(suite).toBe(written('test_good'));
    });

    it('should hand over what was proved when a round for gaps breaks off', async () => {
      const worker = new StagedWorker(TESTS);
      const answer = worker.try.bind(worker);
      jest
        .spyOn(worker, 'try')
        .mockImplementation((request, signal) =>
          request.suite.includes('test_more')
            ? Promise.reject(new WorkerUnavailableException('away'))
            : answer(request, signal),
        );
      const reviser = answering(written('test_good', 'test_more'));
      const result = await verify(TESTS, { worker, suite: written('test_good'), reviser });
      expect(standings(result)).toEqual({ test_good: 'kept' });
      expect(result.report.incomplete).toMatchObject({ code: 'WORKER_UNAVAILABLE' });
      expect(result.suite).toBe(written('test_good'));
    });
  });

  describe('with disagreements that a user accepts', () => {
    const suite = [
      'from solution import double, safe',
      '',
      'def test_good():',
      '    assert double(2) == 4',
      '',
      'def test_wrong():',
      '    assert double(3) == 5',
      '',
    ].join('\n');
    const wrong: StagedTest = { lines: [3], run: () => ({ failed: 'AssertionError: assert 6 == 5' }) };
    const staged = (): StagedWorker => {
      const worker = new StagedWorker({ test_good: good, test_wrong: wrong });
      const healed = new StagedWorker({ test_good: good, test_wrong: good });
      const answer = worker.try.bind(worker);
      jest
        .spyOn(worker, 'try')
        .mockImplementation((request, signal) =>
          request.suite.includes('double(3) == 6') ? healed.try(request, signal) : answer(request, signal),
        );
      return worker;
    };
    const accept = (as: 'bug' | 'behaviour', name = 'test_wrong') =>
      verify({}, { worker: staged(), suite, accepted: [{ name, as }] });

    it('should have a test expect what the code returns today, and say so', async () => {
      const { report, suite: kept } = await accept('behaviour');
      expect(report.verdicts).toMatchObject([
        { standing: 'kept' },
        { standing: 'kept', accepted: 'behaviour' },
      ]);
      expect(report.rounds).toEqual([{ round: 2, reason: 'accepted', by: 'rules', isTaken: true }]);
      expect(kept).toContain('assert double(3) == 6  # accepted as it is today: expected 5 before');
    });

    it('should keep a failing test that shows a bug', async () => {
      const { report, suite: kept } = await accept('bug');
      expect(report.verdicts).toMatchObject([
        { standing: 'kept' },
        { standing: 'disagrees', accepted: 'bug', disagreement: { expected: '5', actual: '6' } },
      ]);
      expect(report.rounds).toBeUndefined();
      expect(kept).toBe(suite);
    });

    it('should leave out others beside a failing test that is kept', async () => {
      const tests = {
        test_good: good,
        test_wrong: wrong,
        test_broken: { lines: [], run: () => ({ failed: 'NameError' }) },
      };
      const { suite: kept } = await verify(tests, { accepted: [{ name: 'test_wrong', as: 'bug' }] });
      expect([...kept.matchAll(/def (\w+)/g)].map(([, name]) => name)).toEqual(['test_good', 'test_wrong']);
    });

    it.each(['test_good', 'test_unknown'])('should refuse what does not disagree: %s', async (name) => {
      await expect(accept('bug', name)).rejects.toMatchObject({
        code: 'DISAGREEMENT_NOT_ACCEPTED',
        faults: [{ field: 'accept', message: `${name}: it does not disagree` }],
      });
    });

    it('should refuse an expectation that it cannot locate', async () => {
      const tests = { test_wrong: wrong };
      await expect(
        verify(tests, { accepted: [{ name: 'test_wrong', as: 'behaviour' }] }),
      ).rejects.toMatchObject({ faults: [{ message: 'test_wrong: its expected value is not one literal' }] });
    });
  });
});

const unloaded = (message: string): TrialReport => ({
  id: 'first', verdict: 'failed', reason: 'no', coverage: null, coverageByTest: [], found: [], wallMs: 1,
  tests: [{ key: '', name: 'test_solution.py', path: [], status: 'errored', durationMs: 0, message }],
}); // prettier-ignore
