import { proofLines } from './proof.mjs';

const REPORT = {
  verdicts: [{ standing: 'kept' }, { standing: 'kept' }, { standing: 'flaky' }],
  coverage: { lines: { covered: 8, total: 10 } },
  mutation: {
    score: 0.755,
    mutants: [
      { status: 'killed', line: 1, original: 'a', replacement: 'b' },
      { status: 'survived', line: 3, original: 'x + 1', replacement: 'x - 1' },
    ],
  },
  funnel: { written: 3, built: 3, passed: 3, passedRepeatedly: 2, adding: 2, kept: 2 },
  suiteFailure: null,
  incomplete: null,
};
type Report = Parameters<typeof proofLines>[0];
const linesOf = (changes: object = {}): string[] =>
  proofLines({ ...REPORT, ...changes } as unknown as Report);

describe(proofLines.name, () => {
  it('should count the standings, and show what survived', () => {
    expect(linesOf()).toEqual([
      'Verified: 2 kept, 1 flaky',
      'covering 8 of 10 lines',
      'mutation score 76 % of 2 mutants',
      'survived, line 3:',
      '  - x + 1',
      '  + x - 1',
      '3 written → 3 built → 3 passed → 2 every time → 2 adding → 2 kept',
    ]);
  });

  it('should say what was not looked at, and why', () => {
    const lines = linesOf({
      coverage: null,
      mutation: { score: null, mutants: [] },
      suiteFailure: 'SyntaxError',
      incomplete: { step: 'mutating', message: 'the time was spent' },
    });

    expect(lines.slice(1, 3)).toEqual(['! SyntaxError', '! ended early, while mutating: the time was spent']);
    expect(lines.join()).not.toMatch(/covering|score/);
  });
});
