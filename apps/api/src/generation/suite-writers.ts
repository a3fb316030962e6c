import type { WriterConfig } from '../config/api-config';
import { FallbackSuiteWriter } from './fallback-suite-writer';
import { GeminiSuiteWriter } from './gemini/gemini-suite-writer';
import type { SuiteWriter } from './suite-writer.port';

/** The suite writer that the configuration asks for; `offline` stands in for Gemini where a user agrees to it. */
export function chooseSuiteWriter(config: WriterConfig, offline: SuiteWriter): SuiteWriter {
  if (config.kind === 'characterization') return offline;
  return new FallbackSuiteWriter(new GeminiSuiteWriter(config), offline);
}
