import type { CompilerFault, Language } from '@tester/contracts';
import type { Locale, SourceSyntaxException } from '@tester/exceptions';
import { JAVA_WORDS } from './java/java-faults';
import { PYTHON_WORDS } from './python/korean-words';
import { syntaxException } from './syntax/syntax-exception';
import { inBothLanguages, type KoreanWords } from './syntax/syntax-fault';

/** None for those whose own parser runs in this process: its faults come translated. */
const WORDS: Readonly<Record<Language, KoreanWords>> = {
  python: PYTHON_WORDS,
  javascript: [],
  typescript: [],
  java: JAVA_WORDS,
};

/** Refuses a source in the words of its language's own compiler. */
export function compilerException(
  language: Language,
  { message, line, column }: CompilerFault,
  locale: Locale,
): SourceSyntaxException {
  const error = inBothLanguages(message, WORDS[language]);
  return syntaxException({ line, column, error }, null, locale);
}
