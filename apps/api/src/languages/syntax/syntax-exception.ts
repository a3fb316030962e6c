import type { Language } from '@tester/contracts';
import { sentence, SourceSyntaxException, type FieldFault, type Locale } from '@tester/exceptions';
import type { SyntaxFault } from './syntax-fault';

const NAMES: Readonly<Record<Language, string>> = {
  python: 'Python',
  javascript: 'JavaScript',
  typescript: 'TypeScript',
  java: 'Java',
};

/** Refuses a source for its syntax. `other`: the language that the source plainly is in, where it is not the chosen one. */
export function syntaxException(
  { line, column, error }: SyntaxFault,
  other: Language | null,
  locale: Locale,
): SourceSyntaxException {
  const hint = other === null ? null : { language: NAMES[other] };
  const told = hint === null ? error[locale] : `${error[locale]}. ${sentence('sourceReadsAs', locale, hint)}`;
  const faults: FieldFault[] = [{ field: 'input_code', line, column, message: error[locale] }];
  if (hint !== null) {
    const message = sentence('sourceReadsAs', 'en', hint);
    faults.push({ field: 'language', message, messageKey: 'sourceReadsAs', parameters: hint });
  }
  return new SourceSyntaxException(`the source has a syntax error at ${line}:${column}: ${error.en}`, {
    parameters: { line, column, error: told },
    faults,
  });
}
