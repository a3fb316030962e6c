import { LANGUAGES } from '@tester/contracts';
import { FallbackSuiteWriter } from './fallback-suite-writer';
import { SuiteWriter, type WriterEvent } from './suite-writer.port';
import { chooseSuiteWriter } from './suite-writers';

class OfflineWriter extends SuiteWriter {
  readonly models = ['offline'];
  readonly languages = ['python'] as const;
  async *write(): AsyncGenerator<WriterEvent> {}
}

describe(chooseSuiteWriter.name, () => {
  const offline = new OfflineWriter();

  it('writes offline unless Gemini is configured', () => {
    expect(chooseSuiteWriter({ kind: 'characterization' }, offline)).toBe(offline);
  });

  it('serves the configured models of Gemini in every language, the offline writer behind it', () => {
    const writer = chooseSuiteWriter(
      { kind: 'gemini', apiKey: 'k', baseUrl: undefined, models: ['a', 'b'] },
      offline,
    );
    expect(writer).toBeInstanceOf(FallbackSuiteWriter);
    expect(writer.models).toEqual(['a', 'b']);
    expect(writer.languages).toEqual(LANGUAGES);
  });
});
