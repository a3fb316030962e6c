import { ApiError } from '@google/genai';
import { AiUnavailableException, TesterException } from '@tester/exceptions';
import { BrokenCircuitError } from 'cockatiel';
import { GeminiRefusal } from './gemini-refusal';
import { InvalidAnswer } from './invalid-answer';

/** Characters of what the connection failed with that reach our log. */
const LOGGED_CHARACTERS = 300;
/** What an error body says in words of Google's own, such as `INVALID_ARGUMENT` and `API_KEY_INVALID`. */
const UPSTREAM_CODES = /"(?:status|reason)"\s*:\s*"([A-Z][A-Z_]{2,60})"/g;
const MAX_TRIES = 3;
const TOO_MANY_REQUESTS = 429;
const REQUEST_TIMEOUT = 408;

/** What a failed try means for the next one. */
export interface Failure {
  /** Gemini is down or unreachable, as opposed to busy or of another mind. */
  isOutage: boolean;
  /** Tries in all, this one included, after which such a failure is final. */
  maxTries: number;
  /** Milliseconds that the upstream asked us to wait. */
  retryAfterMs: number | null;
}

const FINAL: Failure = { isOutage: false, maxTries: 1, retryAfterMs: null };

export const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

export function failureOf(error: unknown): Failure {
  if (error instanceof InvalidAnswer) return { ...FINAL, maxTries: 2 };
  // It was silent to the end of our patience: whoever waits has waited long enough.
  if (error instanceof AiUnavailableException) return { ...FINAL, isOutage: true };
  if (error instanceof TesterException || error instanceof BrokenCircuitError || isAbort(error)) return FINAL;
  const status = statusOf(error);
  const isOutage = status === null || status >= 500;
  const isWorthwhile = isOutage || status === TOO_MANY_REQUESTS || status === REQUEST_TIMEOUT;
  return { isOutage, maxTries: isWorthwhile ? MAX_TRIES : 1, retryAfterMs: retryAfterMsOf(error) };
}

/**
 * What a failure of the SDK means to us. The upstream's codes go into the cause, for the log, and never its
 * sentences: they may repeat what was asked. The user sees neither.
 */
export function exceptionOf(error: unknown, apiKey: string): TesterException {
  if (error instanceof TesterException) return error;
  if (error instanceof BrokenCircuitError) {
    return new AiUnavailableException('Gemini is down and was not asked', { cause: error });
  }
  const status = statusOf(error);
  const text = error instanceof Error ? error.message : String(error);
  const retryAfterMs = retryAfterMsOf(error);
  return new AiUnavailableException(status === null ? 'Gemini broke off' : `Gemini answered ${status}`, {
    cause: new Error(
      status === null ? text.replaceAll(apiKey, '[key]').slice(0, LOGGED_CHARACTERS) : codesIn(text, status),
    ),
    context: { upstreamStatus: status },
    ...(retryAfterMs !== null && { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
  });
}

const codesIn = (body: string, status: number): string =>
  [`status ${status}`, ...[...body.matchAll(UPSTREAM_CODES)].map(([, code]) => code)].join(' ');

/** Null when there was no answer at all: refused, reset, or cut in the middle. */
const statusOf = (error: unknown): number | null =>
  error instanceof GeminiRefusal || error instanceof ApiError ? error.status : null;

const retryAfterMsOf = (error: unknown): number | null =>
  error instanceof GeminiRefusal ? error.retryAfterMs : null;
