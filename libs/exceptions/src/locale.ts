import type { Locale } from './messages';

/** Korean unless the reader's first supported language is English (RFC 9110 quality values decide the order). */
export function localeOf(acceptLanguage: string | undefined): Locale {
  const ranked = (acceptLanguage ?? '')
    .split(',')
    .map((part, position) => {
      const [tag = '', ...attributes] = part.trim().toLowerCase().split(';');
      const quality = attributes.map((a) => /^\s*q=([\d.]+)\s*$/.exec(a)?.[1]).find((q) => q !== undefined);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality), position };
    })
    .filter(({ language, quality }) => (language === 'ko' || language === 'en') && quality > 0)
    .sort((a, b) => b.quality - a.quality || a.position - b.position);
  return ranked[0]?.language === 'en' ? 'en' : 'ko';
}
