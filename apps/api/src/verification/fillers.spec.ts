import { WorkerUnavailableException } from '@tester/exceptions';
import { SourceTrees } from '../languages/source-trees';
import { Course } from './course';
import type { Reviser, RevisionWish } from './revision';
import type { StagedTest } from './spec/staged-worker';
import { good, standings, suiteOf, verifierOf, weak } from './spec/verify-staged';

const TESTS = {
  test_good: good,
  test_wrong: { lines: [3], run: () => ({ failed: 'AssertionError: assert 4 == 5' }) },
  test_more: weak,
} satisfies Record<string, StagedTest>;
const written = (...names: (keyof typeof TESTS)[]): string => suiteOf(names);
const GAPS: RevisionWish = expect.objectContaining({ kind: 'gaps', missedLines: [5] }) as RevisionWish;

describe(`${Course.name} with one who fills gaps`, () => {
  const trees = new SourceTrees();
  afterAll(() => trees.onApplicationShutdown());
  const verify = verifierOf(trees);
  const giving = (suite: string | null): jest.MockedFunction<Reviser> =>
    jest.fn<ReturnType<Reviser>, Parameters<Reviser>>(() => Promise.resolve({ suite }));
  const base = written('test_good', 'test_wrong');

  it('should ask once when the rounds of the writer are over, and take what gains', async () => {
    const [reviser, filler] = [giving(null), giving(written('test_good', 'test_wrong', 'test_more'))];
    const result = await verify(TESTS, { suite: base, reviser, filler });

    expect(filler).toHaveBeenCalledTimes(1);
    expect(filler).toHaveBeenCalledWith(base, GAPS, expect.anything());
    expect(result.report.rounds).toEqual([
      { round: 2, reason: 'gaps', by: 'writer', isTaken: false },
      { round: 3, reason: 'gaps', by: 'characterization', isTaken: true },
    ]);
    // A wrong expected value stays found out, whoever adds tests beside it.
    expect(standings(result)).toEqual({ test_good: 'kept', test_wrong: 'disagrees', test_more: 'kept' });
  });

  it.each([
    ['gains nothing', base],
    ['talks a disagreement round', written('test_good', 'test_more')],
    ['loses a good test', written('test_wrong', 'test_more')],
    ['does not exist', null],
  ])('should leave alone an answer that %s', async (_what, answer) => {
    const result = await verify(TESTS, { suite: base, reviser: giving(null), filler: giving(answer) });
    expect(result.report.rounds?.at(-1)).toMatchObject({ by: 'characterization', isTaken: false });
    expect(standings(result)).toEqual({ test_good: 'kept', test_wrong: 'disagrees' });
  });

  it('should not ask where nothing is open, or no rounds are wanted', async () => {
    const filler = giving(base);
    const settings = { targetCoverage: 0.1, targetMutation: 0.1 };
    await verify(TESTS, { suite: base, reviser: giving(null), filler, settings });
    await verify(TESTS, { suite: base, reviser: giving(null), filler, settings: { maxRounds: 0 } });
    expect(filler).not.toHaveBeenCalled();
  });

  it('should hand over what was proved when nobody can be asked', async () => {
    const away: Reviser = () => Promise.reject(new WorkerUnavailableException('away'));
    const result = await verify(TESTS, { suite: base, reviser: giving(null), filler: away });
    expect(result.report.rounds?.at(-1)).toMatchObject({ isTaken: false, failure: 'WORKER_UNAVAILABLE' });
    expect(result.report.incomplete).toBeNull();
  });
});
