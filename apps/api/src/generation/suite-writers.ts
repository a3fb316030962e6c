import type { WriterConfig } from '../config/api-config';
import { GeminiSuiteWriter } from './gemini/gemini-suite-writer';
import type { SuiteWriter } from './suite-writer.port';

/** The suite writer that the configuration asks for. */
export function chooseSuiteWriter(config: WriterConfig, offline: SuiteWriter): SuiteWriter {
  return config.kind === 'gemini' ? new GeminiSuiteWriter(config) : offline;
}
