import { GeminiSuiteWriter } from './gemini/gemini-suite-writer';
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

  it('serves the configured models of Gemini', () => {
    const writer = chooseSuiteWriter(
      { kind: 'gemini', apiKey: 'k', baseUrl: undefined, models: ['a', 'b'] },
      offline,
    );
    expect(writer).toBeInstanceOf(GeminiSuiteWriter);
    expect(writer.models).toEqual(['a', 'b']);
  });
});
