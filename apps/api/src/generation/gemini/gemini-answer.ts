import type { GenerateContentResponse } from '@google/genai';
import type { Language, ModelUsage } from '@tester/contracts';
import type { WriterEvent } from '../suite-writer.port';
import { endOf } from './answer-end';
import { FenceStripper } from './fence-stripper';
import { InvalidAnswer } from './invalid-answer';
import { RecitalGuard } from './recital-guard';

/**
 * The suite in a stream of responses, its first event once there is something to show. `secrets` never pass.
 * @throws as `endOf` and `RecitalGuard`; InvalidAnswer for a stream without an end or without text.
 */
export async function* answerOf(
  responses: AsyncIterable<GenerateContentResponse>,
  language: Language,
  secrets: readonly string[],
): AsyncGenerator<WriterEvent> {
  const fences = new FenceStripper(language);
  const guard = new RecitalGuard(secrets);
  let end: ReturnType<typeof endOf> = 'open';
  let usage: ModelUsage | null = null;
  let isEmpty = true;
  let held = '';
  for await (const response of responses) {
    usage = usageOf(response) ?? usage;
    held += guard.push(fences.push(textOf(response)));
    if (held.trim() !== '') {
      yield { type: 'chunk', content: held };
      held = '';
      isEmpty = false;
    }
    end = endOf(response);
    if (end !== 'open') break;
  }
  const rest = held + guard.push(fences.end()) + guard.end();
  if (end === 'open') throw new InvalidAnswer('Gemini ended without a finish reason');
  isEmpty &&= rest.trim() === '';
  if (isEmpty && end === 'stopped') throw new InvalidAnswer('Gemini answered without a suite');
  if (rest !== '' && !isEmpty) yield { type: 'chunk', content: rest };
  if (usage !== null) yield { type: 'usage', usage };
  if (end === 'max_tokens') yield { type: 'truncated', reason: end };
}

/** The answer's text without the model's thoughts; `response.text` would warn about every other part. */
const textOf = (response: GenerateContentResponse): string =>
  (response.candidates?.[0]?.content?.parts ?? [])
    .map(({ text, thought }) => (thought ? '' : (text ?? '')))
    .join('');

/** Running totals: those of the last response count. */
function usageOf({ usageMetadata }: GenerateContentResponse): ModelUsage | null {
  if (usageMetadata === undefined) return null;
  const { promptTokenCount = 0, candidatesTokenCount = 0, thoughtsTokenCount = 0 } = usageMetadata;
  return {
    inputModelTokens: promptTokenCount,
    outputModelTokens: candidatesTokenCount,
    thinkingModelTokens: thoughtsTokenCount,
  };
}
