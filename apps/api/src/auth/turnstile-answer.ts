/** What siteverify's answer means for us. */
export type TurnstileJudgement =
  | { kind: 'accepted' }
  /** The token is not good; asking again changes nothing. */
  | { kind: 'rejected'; reason: string }
  /** Nobody can tell. */
  | { kind: 'unclear'; reason: string; mayRetry: boolean };

/** Where, and for what, good tokens are made. */
export interface TurnstileWidget {
  /** Exact names. */
  hostnames: readonly string[];
  /** Empty for a widget that is rendered without an action. */
  action: string;
}

/** Codes that speak of the token; all others speak of our request, our secret, or Cloudflare's own trouble. */
const TOKEN_CODES = new Set(['missing-input-response', 'invalid-input-response', 'timeout-or-duplicate']);
const CODES_SHOWN_MAX_CHARACTERS = 200;

/** Judges a siteverify answer. @param answer parsed JSON of any shape. */
export function judgeTurnstileAnswer(answer: unknown, widget: TurnstileWidget): TurnstileJudgement {
  if (typeof answer !== 'object' || answer === null || !('success' in answer)) {
    return { kind: 'unclear', reason: 'the answer has no verdict', mayRetry: true };
  }
  const { success, hostname, action, 'error-codes': codes } = answer as Record<string, unknown>;
  if (success !== true) return refusalOf(Array.isArray(codes) ? codes.map(String) : []);
  if (typeof hostname !== 'string' || !widget.hostnames.includes(hostname.toLowerCase())) {
    return { kind: 'rejected', reason: 'the token was made on another site' };
  }
  if ((action ?? '') !== widget.action) {
    return { kind: 'rejected', reason: 'the token was made for another action' };
  }
  return { kind: 'accepted' };
}

function refusalOf(codes: readonly string[]): TurnstileJudgement {
  const reason = `siteverify: ${codes.join(', ') || 'no code'}`.slice(0, CODES_SHOWN_MAX_CHARACTERS);
  const speaksOfToken = codes.length > 0 && codes.every((code) => TOKEN_CODES.has(code));
  if (speaksOfToken) return { kind: 'rejected', reason };
  return { kind: 'unclear', reason, mayRetry: codes.includes('internal-error') };
}
