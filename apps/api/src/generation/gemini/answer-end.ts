import { BlockedReason, FinishReason, type GenerateContentResponse } from '@google/genai';
import {
  AiBlockedException,
  AiPromptBlockedException,
  AiRecitationException,
  AiSafetyException,
  type TesterException,
} from '@tester/exceptions';
import { InvalidAnswer } from './invalid-answer';

/** The model declined on policy grounds; another try gives the same. */
const BLOCKING_FINISHES: ReadonlySet<string> = new Set([
  FinishReason.LANGUAGE,
  FinishReason.BLOCKLIST,
  FinishReason.PROHIBITED_CONTENT,
  FinishReason.SPII,
]);

/**
 * How an answer ended: whole, cut at the token limit, or not at all yet.
 * @throws AiPromptBlockedException, AiSafetyException, AiRecitationException, AiBlockedException; InvalidAnswer for an
 * end that is none.
 */
export function endOf(response: GenerateContentResponse): 'open' | 'stopped' | 'max_tokens' {
  const reason = response.promptFeedback?.blockReason;
  if (reason !== undefined && reason !== BlockedReason.BLOCKED_REASON_UNSPECIFIED) {
    throw new AiPromptBlockedException(`Gemini blocked the prompt with ${reason}`, {
      parameters: { reason },
    });
  }
  const finish = response.candidates?.[0]?.finishReason;
  switch (finish) {
    case undefined:
    case FinishReason.FINISH_REASON_UNSPECIFIED:
      return 'open';
    case FinishReason.STOP:
      return 'stopped';
    case FinishReason.MAX_TOKENS:
      return 'max_tokens';
    default:
      throw badEnd(finish);
  }
}

function badEnd(finish: string): TesterException {
  const message = `Gemini ended with ${finish}`;
  const options = { parameters: { reason: finish } };
  if (finish === String(FinishReason.SAFETY)) return new AiSafetyException(message, options);
  if (finish === String(FinishReason.RECITATION)) return new AiRecitationException(message, options);
  if (BLOCKING_FINISHES.has(finish)) return new AiBlockedException(message, options);
  return new InvalidAnswer(message, { context: { finish } });
}
