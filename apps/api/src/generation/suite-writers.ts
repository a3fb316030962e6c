import { NoSharedStreams } from '../cache/no-shared-streams';
import type { SharedStreams } from '../cache/shared-streams.port';
import type { ApiConfig, WriterConfig } from '../config/api-config';
import { FallbackSuiteWriter } from './fallback-suite-writer';
import { GeminiSuiteWriter } from './gemini/gemini-suite-writer';
import { SharedSuiteWriter } from './shared-suite-writer';
import { PeerSuiteWriter } from './shared/peer-suite-writer';
import { StreamSeal } from './shared/stream-seal';
import type { SuiteKeys } from './suite-keys';
import type { SuiteWriter } from './suite-writer.port';

type GeminiConfig = Extract<WriterConfig, { kind: 'gemini' }>;

/** What lets a writer be shared with the other instances of the API, where there may be any. */
export const sharingWith =
  (streams: SharedStreams, { encryption }: ApiConfig, keys: SuiteKeys) =>
  (writer: SuiteWriter): SuiteWriter =>
    streams instanceof NoSharedStreams
      ? writer
      : new PeerSuiteWriter(writer, keys, streams, new StreamSeal(encryption));

/**
 * The suite writer that the configuration asks for; `offline` stands in for Gemini where a user agrees to it. The writer
 * itself is shared, the choice of a stand-in is each user's own.
 * @param dressed puts something around the model's own writer, where each call is one to the model.
 */
export function chooseSuiteWriter(
  config: WriterConfig,
  offline: SuiteWriter,
  keys: SuiteKeys,
  share: (writer: SuiteWriter) => SuiteWriter,
  dressed: (model: SuiteWriter, config: GeminiConfig) => SuiteWriter = (model) => model,
): SuiteWriter {
  if (config.kind === 'characterization') return new SharedSuiteWriter(share(offline), keys);
  const gemini = dressed(new GeminiSuiteWriter(config), config);
  return new FallbackSuiteWriter(new SharedSuiteWriter(share(gemini), keys), offline);
}
