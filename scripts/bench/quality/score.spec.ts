import type { MutantResult, VerificationReport } from '@tester/contracts';
import { HELD_BACK_OPERATORS as NEVER_SHOWN } from '../../../apps/api/src/verification/mutants/mutant';
import type { Judged } from './judged.mjs';
import { lossesOf } from './losses.mjs';
import { flakyIn, HEAD, HELD_BACK_OPERATORS, noticedIn, percent, rowOf, scoreOf } from './score.mjs';

const mutant = (operator: string, status: MutantResult['status'], line = 1): MutantResult => ({
  id: `m${line}`,
  operator,
  line,
  status,
  original: '+',
  replacement: '-',
  killedBy: null,
});

const report = (kept: number, mutants: MutantResult[]): VerificationReport => ({
  verdicts: [],
  coverage: {
    lines: { covered: 3, total: 4 },
    branches: { covered: 1, total: 2 },
    missedLines: [4],
    missedBranches: [],
  },
  mutation: { possible: mutants.length, mutants, score: null, scoreWithoutTimeouts: null },
  funnel: { written: 5, built: 5, passed: 5, passedRepeatedly: kept, adding: kept, kept },
  suiteFailure: null,
  incomplete: null,
  repeats: 4,
  sandboxes: 1,
  durationMs: 1,
});

const judged = (name: string, told: Partial<Judged>): Judged => ({
  name,
  suite: '',
  seconds: 1,
  report: null,
  failure: null,
  elsewhere: [],
  ...told,
});

const good = judged('good', {
  seconds: 3,
  report: report(2, [
    mutant('arithmetic', 'killed'),
    mutant('statement', 'timed_out'),
    mutant('exception', 'survived', 7),
    mutant('constant', 'invalid'),
    mutant('constant', 'suspected_equivalent'),
  ]),
  elsewhere: [
    { passed: 2, failed: 0 },
    { passed: 2, failed: 0 },
    { passed: 1, failed: 1 },
  ],
});
const none = judged('none', { failure: 'Nothing public.' });

describe(scoreOf.name, () => {
  it('holds back the operators that the chooser is never shown', () => {
    expect(HELD_BACK_OPERATORS).toEqual(NEVER_SHOWN);
  });

  it('should count what has no suite as a loss of yield', () => {
    expect(scoreOf([good, none])).toEqual({
      yield: { part: 1, whole: 2 },
      lines: { part: 3, whole: 4 },
      branches: { part: 1, whole: 2 },
      mutants: { part: 2, whole: 3 },
      meanMutation: 2 / 3,
      heldBack: { part: 1, whole: 2 },
      elsewhere: { part: 2, whole: 2 },
      flaky: 1,
      tests: 2,
      cutShort: 0,
      seconds: [3, 1],
    });
  });

  it('should take kept tests that no other runner found for failing ones', () => {
    const unseen = { ...good, elsewhere: [{ passed: 0, failed: 0 }] };
    expect(scoreOf([unseen]).elsewhere).toEqual({ part: 0, whole: 2 });
  });

  it('should have a cell for each column', () => {
    expect(rowOf('python', 'look', scoreOf([good]))).toHaveLength(HEAD.length);
  });
});

describe(noticedIn.name, () => {
  it('should leave out what is not valid', () => {
    expect(noticedIn(good, ['constant'])).toEqual({ part: 0, whole: 0 });
    expect(percent({ part: 0, whole: 0 })).toBe('–');
  });
});

describe(flakyIn.name, () => {
  it('should be the worst of the shuffled runs', () => {
    expect([flakyIn(good), flakyIn(none)]).toEqual([1, 0]);
  });
});

describe(lossesOf.name, () => {
  it('should name what is lost, worst first, and nothing of what is whole', () => {
    const whole = judged('whole', {
      report: { ...report(1, []), coverage: null },
      elsewhere: [{ passed: 1, failed: 0 }],
    });
    const lines = lossesOf([whole, good, none]);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe('- **none**: no suite: Nothing public.');
    expect(lines[1]).toContain('survived: 7 exception `+` → `-`');
    expect(lines[1]).toContain('lines 4 never run');
  });
});
