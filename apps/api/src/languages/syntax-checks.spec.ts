import { LANGUAGES, type Language } from '@tester/contracts';
import fc from 'fast-check';
import { SyntaxChecks } from './syntax-checks';
import { VALID_SOURCES } from './spec/valid-sources';
import { INVALID_SOURCES } from './spec/invalid-sources';

const PATIENT_MS = 60_000;

// Real threads: patient, since the machine may be busy.
describe(SyntaxChecks.name, () => {
  const sut = new SyntaxChecks();
  afterAll(() => sut[Symbol.asyncDispose]());

  describe.each(LANGUAGES)('%s', (language) => {
    it.each(Object.entries(VALID_SOURCES[language]))('takes %s', async (_what, source) => {
      await expect(sut.judge(language, source, PATIENT_MS)).resolves.toEqual({ standing: 'valid' });
    });

    it.each(INVALID_SOURCES[language])('refuses %j at %i:%i: %s', async (source, line, column, en, ko) => {
      await expect(sut.judge(language, source, PATIENT_MS)).resolves.toEqual({
        standing: 'invalid',
        fault: { line, column, error: { en, ko } },
      });
    });

    it('places a fault in the source or just behind it, whatever is cut off', async () => {
      const source = Object.values(VALID_SOURCES[language]).join('\n');
      await fc.assert(
        fc.asyncProperty(fc.nat(source.length), async (length) => {
          const text = source.slice(0, length);
          const judgement = await sut.judge(language, text, PATIENT_MS);
          if (judgement.standing !== 'invalid') return;
          const { line, column, error } = judgement.fault;
          const lines = text.split('\n');
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThan(0);
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
          expect(error.en).not.toBe('');
          expect(error.ko).toMatch(/[가-힣]/);
        }),
        { numRuns: 60 },
      );
    });

    it.each([
      ['deep brackets', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
      ['deep parentheses, never closed', '('.repeat(10_000)],
      ['deep unclosed objects', '{a:'.repeat(3_000)],
      ['deep operators', `x = ${'-'.repeat(9_990)}1`],
      ['deep templates', '`${'.repeat(3_000)],
      ['deep arrow functions', `x = ${'(a = '.repeat(1_500)}`],
      ['deep generics', `x${'<a'.repeat(4_000)}`],
      ['a lone surrogate', 'x = "\ud83d"\n'],
      ['control characters', Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join('')],
    ])('judges the next source as ever after %s', async (_what, poison) => {
      const { standing } = await sut.judge(language, poison, PATIENT_MS);
      expect(['valid', 'invalid', 'unknown']).toContain(standing);
      const [valid = ''] = Object.values(VALID_SOURCES[language]);
      await expect(sut.judge(language, valid, PATIENT_MS)).resolves.toEqual({ standing: 'valid' });
      const [source, line, column] = INVALID_SOURCES[language][0];
      await expect(sut.judge(language, source, PATIENT_MS)).resolves.toMatchObject({
        standing: 'invalid',
        fault: { line, column },
      });
    });
  });

  it.each<[Language, string]>([
    ['javascript', `x = ${'['.repeat(4_900)}1${']'.repeat(4_900)};`],
    ['typescript', `x = ${'['.repeat(4_900)}1${']'.repeat(4_900)};`],
    ['java', `class A { int x = ${'('.repeat(4_900)}1${')'.repeat(4_900)}; }`],
    ['python', `x = ${'('.repeat(4_900)}1${')'.repeat(4_900)}\n`],
  ])('never refuses valid %s that is too deep for its parser', async (language, source) => {
    const { standing } = await sut.judge(language, source, PATIENT_MS);
    expect(standing).not.toBe('invalid');
  });

  it('refuses no Java whose braces are escapes, which its parsers do not see', async () => {
    const source = 'class A \\u007b int x = 1; \\u007d\n';
    await expect(sut.judge('java', source, PATIENT_MS)).resolves.toEqual({ standing: 'unknown' });
  });

  it('knows nothing of a source whose time is up', async () => {
    for (const language of LANGUAGES) {
      await expect(sut.judge(language, 'x = = 1', -1)).resolves.toEqual({ standing: 'unknown' });
    }
  });

  it.each<[Language, string, Language | null]>([
    ['javascript', 'def f(x):\n    return x + 1\n', 'python'],
    ['java', 'def f(x):\n    return x + 1\n', 'python'],
    ['python', 'function f(x) { return x + 1; }', 'javascript'],
    ['java', 'const f = (x) => x + 1;', 'javascript'],
    ['python', 'public class A { int f() { return 1; } }', 'java'],
    ['typescript', 'public class A { int f() { return 1; } }', 'java'],
    ['javascript', 'export const f = (x: number): number => x + 1;', 'typescript'],
    ['java', 'interface A { x: number }\nexport const f = (a: A) => a.x;', 'typescript'],
    ['python', 'class A {}', null],
    ['javascript', 'let a; let a;', null],
    ['javascript', '// def f(x): in Python, public class A in Java\nlet x = = 1;', null],
    ['python', '# function f(x) { return x; }\nx = = 1\n', null],
  ])('sees what a source refused as %s is in: %j', async (chosen, source, other) => {
    await expect(sut.otherLanguage(chosen, source)).resolves.toBe(other);
  });
});
