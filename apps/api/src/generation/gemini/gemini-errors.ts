import { ApiError, BlockedReason, FinishReason, type GenerateContentResponse } from '@google/genai';
import { AiBlockedException, AiUnavailableException, TesterException } from '@tester/exceptions';

/** Characters of an upstream error body that reach our log. */
const LOGGED_BODY_CHARACTERS = 300;

/** The model declined on policy grounds; another try gives the same. */
const BLOCKING_FINISHES: ReadonlySet<string> = new Set([
  FinishReason.SAFETY,
  FinishReason.RECITATION,
  FinishReason.LANGUAGE,
  FinishReason.BLOCKLIST,
  FinishReason.PROHIBITED_CONTENT,
  FinishReason.SPII,
]);

/** How an answer ended: whole, cut at the token limit, or not at all yet. @throws AiBlockedException, AiUnavailableException. */
export function endOf(response: GenerateContentResponse): 'open' | 'stopped' | 'max_tokens' {
  const blocked = response.promptFeedback?.blockReason;
  if (blocked !== undefined && blocked !== BlockedReason.BLOCKED_REASON_UNSPECIFIED) throw blockedBy(blocked);
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
      if (BLOCKING_FINISHES.has(finish)) throw blockedBy(finish);
      throw new AiUnavailableException(`Gemini ended with ${finish}`, { context: { finish } });
  }
}

const blockedBy = (reason: string): AiBlockedException =>
  new AiBlockedException(`Gemini blocked with ${reason}`, { parameters: { reason } });

/**
 * What a failure of the SDK means to us. The upstream's words go into the cause, for the log, cut short and without
 * our key; the user never sees them.
 */
export function exceptionOf(error: unknown, apiKey: string): TesterException {
  if (error instanceof TesterException) return error;
  const status = error instanceof ApiError ? error.status : null;
  const text = error instanceof Error ? error.message : String(error);
  const cause = new Error(text.replaceAll(apiKey, '[key]').slice(0, LOGGED_BODY_CHARACTERS));
  return new AiUnavailableException(status === null ? 'Gemini broke off' : `Gemini answered ${status}`, {
    cause,
    context: { upstreamStatus: status },
  });
}
