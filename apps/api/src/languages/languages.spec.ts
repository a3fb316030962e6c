import { SourceSyntaxException } from '@tester/exceptions';
import { Languages } from './languages';

// Real threads: patient, since the machine may be busy.
describe(Languages.name, () => {
  const sut = new Languages();
  afterAll(() => sut.onApplicationShutdown());
  const failureOf = (...given: Parameters<Languages['checkSource']>): Promise<unknown> =>
    sut.checkSource(...given).catch((e: unknown) => e);

  it.each([
    ['python', 'def f(x):\n    return x + 1\n'],
    ['javascript', 'export const f = (x) => x + 1;\n'],
    ['typescript', 'export const f = (x: number) => x + 1;\n'],
    ['java', 'class A { int f(int x) { return x + 1; } }\n'],
    ['python', '\uFEFFdef f(x):\n    return x + 1\n'],
    ['java', '\uFEFFclass A { }\n'],
  ] as const)('passes %s that is valid: %j', async (language, source) => {
    await expect(sut.checkSource(language, source, 'ko')).resolves.toBeUndefined();
  });

  it.each([
    ['en', 'expected an indented block after line 1'],
    ['ko', '1행 다음에는 들여 쓴 블록이 필요합니다'],
  ] as const)('names line, column and error for a reader of %s', async (locale, error) => {
    const failure = await failureOf('python', 'def f(x):\nreturn x\n', locale);
    expect(failure).toBeInstanceOf(SourceSyntaxException);
    expect(failure).toMatchObject({
      parameters: { line: 1, column: 10, error },
      faults: [{ field: 'input_code', line: 1, column: 10, message: error }],
    });
  });

  it('asks whether the language is the right one where the source plainly is in another', async () => {
    const failure = await failureOf('javascript', 'def f(x):\n    return x + 1\n', 'en');
    expect(failure).toMatchObject({
      parameters: {
        line: 1,
        error: "Unexpected token 'f'. It reads as Python: is the right language chosen?",
      },
      faults: [
        { field: 'input_code', line: 1, column: 5, message: "Unexpected token 'f'" },
        { field: 'language', messageKey: 'sourceReadsAs', parameters: { language: 'Python' } },
      ],
    });
  });

  it('passes what it cannot judge', async () => {
    const tooDeep = `x = ${'['.repeat(4_900)}1${']'.repeat(4_900)};`;
    await expect(sut.checkSource('javascript', tooDeep, 'ko')).resolves.toBeUndefined();
  });
});
