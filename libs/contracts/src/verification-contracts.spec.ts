import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  HISTORY_PAGE_MAX_ENTRIES,
  HistoryEntry,
  HistoryQuery,
  TRIALS_MAX,
  TrialsAnswer,
  TrialsRequest,
  VERIFICATION_MUTANTS_MAX,
  VerifyAnswer,
  VerifyRequest,
} from './index';

/** Paths of what is wrong, such as `trials.0.id`. */
const faultsOf = <T extends object>(Class: new () => T, plain: object): string[] => {
  const visit = (errors: ReturnType<typeof validateSync>, path: string): string[] =>
    errors.flatMap(({ property, children = [] }) =>
      children.length > 0 ? visit(children, `${path}${property}.`) : [`${path}${property}`],
    );
  return visit(validateSync(plainToInstance(Class, plain)), '');
};

describe(TrialsRequest.name, () => {
  const request = (...trials: object[]): object => ({
    runtime: 'python-pytest',
    source: 'x = 1',
    suite: 'def test(): pass',
    sourceName: 'till',
    limits: { wallMs: 1_000 },
    trials,
  });

  it('should accept trials with all they may have, and with nothing but their name', () => {
    const whole = {
      id: 'm-1.a',
      source: 'x = 2',
      tests: ['a'],
      seed: 0,
      stopsAtFailure: true,
      measuresCoverage: false,
      wallMs: 100,
    };
    expect(faultsOf(TrialsRequest, request(whole, { id: 'b' }))).toEqual([]);
  });

  it.each([
    ['no trials', [], 'trials'],
    ['too many', Array.from({ length: TRIALS_MAX + 1 }, (_, i) => ({ id: `${i}` })), 'trials'],
    ['a name that is a path', [{ id: '../a' }], 'trials.0.id'],
    ['a seed below nothing', [{ id: 'a' }, { id: 'b', seed: -1 }], 'trials.1.seed'],
    ['an empty source', [{ id: 'a', source: '' }], 'trials.0.source'],
    ['no time at all', [{ id: 'a', wallMs: 0 }], 'trials.0.wallMs'],
  ])('should refuse %s', (_, trials, fault) => {
    expect(faultsOf(TrialsRequest, request(...trials))).toEqual([fault]);
  });
});

describe('what verification answers', () => {
  const coverage = {
    lines: { covered: 1, total: 2 },
    branches: { covered: 0, total: 0 },
    missedLines: [2],
    missedBranches: [],
  };

  it('should be whole in the answer of the worker', () => {
    const test = { key: 'a::b', name: 'b', path: [], status: 'passed', durationMs: 1, message: null };
    const report = {
      id: 'a',
      verdict: 'passed',
      reason: null,
      found: ['a::b'],
      tests: [test],
      coverage,
      coverageByTest: [{ key: 'a::b', lines: [1] }],
      wallMs: 3,
    };
    expect(faultsOf(TrialsAnswer, { reports: [report], sandboxes: 1 })).toEqual([]);
    const broken = { ...report, tests: [{ ...test, key: 1 }], coverageByTest: [{ key: 'a', lines: ['1'] }] };
    expect(faultsOf(TrialsAnswer, { reports: [broken], sandboxes: 0 })).toEqual([
      'reports.0.tests.0.key',
      'reports.0.coverageByTest.0.lines',
      'sandboxes',
    ]);
  });

  it('should be whole in the answer to the client', () => {
    const verdict = {
      name: 'b',
      path: [],
      standing: 'disagrees',
      durationMs: 1,
      message: 'm',
      disagreement: { expected: '1', actual: '2' },
      lines: [1],
    };
    const mutant = {
      id: 'm0',
      operator: 'arithmetic',
      line: 1,
      status: 'killed',
      original: '+',
      replacement: '-',
      killedBy: 'b',
    };
    const report = {
      verdicts: [verdict],
      coverage,
      mutation: { possible: 1, mutants: [mutant], score: 1, scoreWithoutTimeouts: 1 },
      funnel: { written: 1, built: 1, passed: 0, passedRepeatedly: 0, adding: 0, kept: 0 },
      suiteFailure: null,
      incomplete: { step: 'mutating', code: 'C', message: 'm' },
      repeats: 4,
      sandboxes: 2,
      durationMs: 10,
    };
    expect(faultsOf(VerifyAnswer, { suite: '', report })).toEqual([]);
    const broken = {
      ...report,
      verdicts: [{ ...verdict, standing: 'good', disagreement: { expected: 1, actual: '2' } }],
      mutation: { ...report.mutation, score: 1.5, mutants: [{ ...mutant, status: 'gone' }] },
      incomplete: { ...report.incomplete, step: 'later' },
    };
    expect(faultsOf(VerifyAnswer, { suite: '', report: broken })).toEqual([
      'report.verdicts.0.standing',
      'report.verdicts.0.disagreement.expected',
      'report.mutation.mutants.0.status',
      'report.mutation.score',
      'report.incomplete.step',
    ]);
  });
});

describe(VerifyRequest.name, () => {
  const request = { code: 'x = 1', test_code: 'def test(): pass', language: 'Python' };

  it('should accept a suite as an execution does, and what to do with it', () => {
    expect(faultsOf(VerifyRequest, request)).toEqual([]);
    expect(faultsOf(VerifyRequest, { ...request, repeats: 1, max_mutants: 0, minimize: true })).toEqual([]);
  });

  it('should refuse what would take too long', () => {
    const much = { ...request, repeats: 0, max_mutants: VERIFICATION_MUTANTS_MAX + 1, minimize: 'yes' };
    expect(faultsOf(VerifyRequest, much).sort()).toEqual(['max_mutants', 'minimize', 'repeats']);
  });
});

describe(HistoryQuery.name, () => {
  it('should make a number of digits, and fold the case of the language', () => {
    expect(plainToInstance(HistoryQuery, { limit: '5', language: 'JAVA' })).toEqual({
      limit: 5,
      language: 'java',
    });
  });

  it.each([
    [{ limit: '0' }, 'limit'],
    [{ limit: `${HISTORY_PAGE_MAX_ENTRIES + 1}` }, 'limit'],
    [{ limit: '1e3' }, 'limit'],
    [{ language: 'cobol' }, 'language'],
    [{ cursor: 'x'.repeat(5_000) }, 'cursor'],
  ])('should refuse %j', (query, fault) => {
    expect(faultsOf(HistoryQuery, query)).toEqual([fault]);
  });

  it('should look into what a model counted', () => {
    const entry = {
      id: 'aaaaaaaa-0000-4000-8000-000000000001',
      input_code: '',
      generated_code: '',
      language: 'java',
      model: 'm',
      created_at: '2026-11-23T00:00:00Z',
    };
    const usage = { inputModelTokens: 1, outputModelTokens: 2, thinkingModelTokens: 3 };
    expect(faultsOf(HistoryEntry, { ...entry, usage })).toEqual([]);
    expect(faultsOf(HistoryEntry, { ...entry, usage: { ...usage, inputModelTokens: 'x' } })).toEqual([
      'usage.inputModelTokens',
    ]);
  });
});
