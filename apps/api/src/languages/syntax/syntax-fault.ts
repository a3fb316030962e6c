import type { Locale } from '@tester/exceptions';

/** Where a source breaks its language's grammar. */
export interface SyntaxFault {
  /** 1-based. */
  line: number;
  /** 1-based, in UTF-16 units. */
  column: number;
  /** English: the compiler's own words where it has any, since those are what its users search for. */
  error: Readonly<Record<Locale, string>>;
}

/** What a pattern's words are in Korean; `$1` and so on stand for what its groups matched. */
export type KoreanWords = readonly (readonly [english: RegExp, korean: string])[];

/** Words that the list lacks stay English: half a translation would hide what to search for. */
export function inBothLanguages(english: string, words: KoreanWords): SyntaxFault['error'] {
  const known = words.find(([pattern]) => pattern.test(english));
  return { en: english, ko: known === undefined ? english : english.replace(...known) };
}
