import { LANGUAGES } from '@tester/contracts';
import type { ApiConfig } from '../config/api-config';
import { FallbackSuiteWriter } from './fallback-suite-writer';
import { SharedSuiteWriter } from './shared-suite-writer';
import { SuiteKeys } from './suite-keys';
import { SuiteWriter, type WriterEvent } from './suite-writer.port';
import { chooseSuiteWriter } from './suite-writers';

class OfflineWriter extends SuiteWriter {
  readonly models = ['offline'];
  readonly languages = ['python'] as const;
  async *write(): AsyncGenerator<WriterEvent> {}
}

describe(chooseSuiteWriter.name, () => {
  const offline = new OfflineWriter();
  const keys = new SuiteKeys({ encryption: { keyId: 'k', key: Buffer.alloc(32, 1) } } as ApiConfig);

  it('writes offline unless Gemini is configured', () => {
    const writer = chooseSuiteWriter({ kind: 'characterization' }, offline, keys, (writer) => writer);
    expect(writer).toBeInstanceOf(SharedSuiteWriter);
    expect(writer.models).toEqual(offline.models);
  });

  it('serves the configured models of Gemini in every language, the offline writer behind it', () => {
    const writer = chooseSuiteWriter(
      { kind: 'gemini', apiKey: 'k', baseUrl: undefined, models: ['a', 'b'] },
      offline,
      keys,
      (writer) => writer,
    );
    expect(writer).toBeInstanceOf(FallbackSuiteWriter);
    expect(writer.models).toEqual(['a', 'b']);
    expect(writer.languages).toEqual(LANGUAGES);
    expect(writer.settings).toContain('temperature=0.2');
  });
});
