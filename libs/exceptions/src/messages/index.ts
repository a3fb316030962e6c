import { en } from './en';
import { ko } from './ko';

export type MessageKey = keyof typeof en;
export const LOCALES = ['ko', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

const CATALOGUES: Record<Locale, Record<MessageKey, string>> = { ko, en };

/** The sentence of `key` in `locale`; placeholders without a value stay visible, so that a test notices them. */
export function sentence(
  key: MessageKey,
  locale: Locale,
  parameters: Readonly<Record<string, string | number>> = {},
): string {
  return CATALOGUES[locale][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(parameters[name] ?? whole),
  );
}
