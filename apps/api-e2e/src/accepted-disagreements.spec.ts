import type { Language, Problem, VerifyAnswer } from '@tester/contracts';
import { LocalSystem } from './system/local-system';

interface Subject {
  source: string;
  /** A suite with two tests: the first passes, of the other the source has another opinion. */
  suite: string;
  /** What the second expects, and what it expects once it is accepted as today's behaviour. */
  line: string;
  accepted: string;
  name: string;
  path?: string[];
}

const inJest = (types: string): Pick<Subject, 'source' | 'suite'> => ({
  source: `export function half(n${types})${types} {\n  return n / 2;\n}\n`,
  suite: `import { half } from './half';\n\nit('halves', () => {\n  expect(half(8)).toBe(4);\n});\n\nit('differs', () => {\n  expect(half(6)).toBe(4);\n});\n`,
});
const JEST = {
  line: 'expect(half(6)).toBe(4);',
  accepted: 'expect(half(6)).toBe(3);  // accepted as it is today: expected 4 before',
  name: 'differs',
};
const SUBJECTS: Readonly<Record<Language, Subject>> = {
  python: {
    source: 'def half(n):\n    return n // 2\n',
    suite:
      'from half import half\n\n\ndef test_halves():\n    assert half(8) == 4\n\n\ndef test_differs():\n    assert half(6) == 4\n',
    line: 'assert half(6) == 4',
    accepted: 'assert half(6) == 3  # accepted as it is today: expected 4 before',
    name: 'test_differs',
  },
  javascript: { ...inJest(''), ...JEST },
  typescript: { ...inJest(': number'), ...JEST },
  java: {
    source: 'public class half {\n  public static int of(int n) {\n    return n / 2;\n  }\n}\n',
    suite:
      'import static org.junit.jupiter.api.Assertions.assertEquals;\n\nimport org.junit.jupiter.api.Test;\n\nclass halfTest {\n  @Test\n  void halves() {\n    assertEquals(4, half.of(8));\n  }\n\n  @Test\n  void differs() {\n    assertEquals(4, half.of(6));\n  }\n}\n',
    line: 'assertEquals(4, half.of(6));',
    accepted: 'assertEquals(3, half.of(6));  // accepted as it is today: expected 4 before',
    name: 'differs',
    path: ['halfTest'],
  },
};

describe('a disagreement', () => {
  let system: LocalSystem;
  beforeAll(async () => {
    system = await LocalSystem.start();
    await system.ready();
  });
  afterAll(() => system[Symbol.asyncDispose]());

  describe.each(Object.entries(SUBJECTS) as [Language, Subject][])('in %s', (language, subject) => {
    const { source, suite, line, accepted, name, path } = subject;

    const verify = (accept: object[], testCode = suite): Promise<Response> =>
      system.client().send('POST', '/api/verification', {
        body: {
          code: source,
          test_code: testCode,
          language,
          source_name: 'half',
          max_mutants: 0,
          repeats: 1,
          accept,
        },
      });
    const accepting = async (as: string): Promise<VerifyAnswer> => {
      const answer = await verify([{ name, ...(path && { path }), as }]);
      expect([answer.status, answer.status === 200 || (await answer.text())]).toEqual([200, true]);
      return (await answer.json()) as VerifyAnswer;
    };

    it('should stay in the suite, failing, when the user takes it for a bug', async () => {
      const { suite: kept, report } = await accepting('bug');

      expect(kept).toContain(line);
      expect(report.verdicts.find((each) => each.name === name)).toMatchObject({
        standing: 'disagrees',
        accepted: 'bug',
        disagreement: { expected: '4', actual: '3' },
      });
    });

    it('should expect what the code returns today when the user wants it so, and say so', async () => {
      const { suite: kept, report } = await accepting('behaviour');

      expect(kept).toBe(suite.replace(line, accepted));
      expect(report.verdicts.find((each) => each.name === name)).toMatchObject({
        standing: 'kept',
        accepted: 'behaviour',
      });
      expect(report.rounds).toMatchObject([{ reason: 'accepted', isTaken: true }]);
    });

    it('should not be made up: what passes, and what is not there, cannot be accepted', async () => {
      for (const other of ['nobody', language === 'python' ? 'test_halves' : 'halves']) {
        const answer = await verify([{ name: other, ...(path && { path }), as: 'behaviour' }]);
        expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([
          400,
          'DISAGREEMENT_NOT_ACCEPTED',
        ]);
      }
    });
  });
});
