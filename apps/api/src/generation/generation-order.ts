import type { Fallback, Language } from '@tester/contracts';
import type { Locale } from '@tester/exceptions';
import type { VerificationSettings } from '../verification/verification-settings';

/** A request for a suite that has passed every check a client can be refused for. */
export interface GenerationOrder {
  /** Also the id of the history entry it ends in. */
  generationId: string;
  userId: string;
  source: string;
  sourceName: string;
  language: Language;
  model: string;
  isRegenerate: boolean;
  /** The suite, where it was written before and its user could not pay for another: nothing is written then. */
  known?: string | undefined;
  /** The writer that the user accepts when the model is away. */
  fallback?: Fallback | undefined;
  /** How the suite is put to the proof, where it is: as asked for, else (undefined) as the configuration says. */
  verification?: { isWanted?: boolean | undefined; settings: VerificationSettings } | undefined;
  /** Language of the sentences in the events and of the comments in the suite. */
  locale: Locale;
  /** Of the request that started it; quoted by an `error` event. */
  traceId: string;
}
