import type { WriterConfig } from '../config/api-config';
import { FallbackSuiteWriter } from './fallback-suite-writer';
import { GeminiSuiteWriter } from './gemini/gemini-suite-writer';
import { SharedSuiteWriter } from './shared-suite-writer';
import type { SuiteKeys } from './suite-keys';
import type { SuiteWriter } from './suite-writer.port';

/**
 * The suite writer that the configuration asks for; `offline` stands in for Gemini where a user agrees to it. The writer
 * itself is shared, the choice of a stand-in is each user's own.
 * @param observed puts something around the model's own writer, where each call is one to the model.
 */
export function chooseSuiteWriter(
  config: WriterConfig,
  offline: SuiteWriter,
  keys: SuiteKeys,
  observed: (model: SuiteWriter) => SuiteWriter = (model) => model,
): SuiteWriter {
  if (config.kind === 'characterization') return new SharedSuiteWriter(offline, keys);
  return new FallbackSuiteWriter(
    new SharedSuiteWriter(observed(new GeminiSuiteWriter(config)), keys),
    offline,
  );
}
