import { LanguageUnavailableException, SourceSyntaxException } from '@tester/exceptions';
import { Languages } from './languages';

// Real threads, sockets or many runs: patient, since the machine may be busy.
describe(Languages.name, () => {
  let sut: Languages;
  beforeEach(() => {
    sut = new Languages();
  });
  afterEach(() => sut.onApplicationShutdown());

  it('passes a source that is valid', async () => {
    await expect(sut.checkSource('python', 'def f(x):\n    return x + 1\n')).resolves.toBeUndefined();
  });

  it('names line and column of a syntax error, for the sentence and for the field', async () => {
    const failure: unknown = await sut
      .checkSource('python', 'def f(x):\nreturn x\n')
      .catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(SourceSyntaxException);
    expect(failure).toMatchObject({
      parameters: { line: 1, column: 10, error: 'expected an indented block after line 1' },
      faults: [
        { field: 'input_code', line: 1, column: 10, message: 'expected an indented block after line 1' },
      ],
    });
  });

  it('refuses a language that is not offered and says which are', async () => {
    const failure: unknown = await sut.checkSource('java', 'class A {}').catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(LanguageUnavailableException);
    expect(failure).toMatchObject({ parameters: { language: 'java', available: 'python' } });
  });
});
