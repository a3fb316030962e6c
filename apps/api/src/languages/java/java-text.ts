/**
 * A source as both parsers can read it: what neither of them knows stands in a form that they do. Every change keeps
 * the length, so that positions stay.
 */
export function asParsersKnow(source: string): string {
  return source
    .replace(MODULE_IMPORT, (whole, start: string) => start.padEnd(whole.length))
    .replace(IDENTIFIER_ESCAPE, (whole, digits: string) =>
      IDENTIFIER_PART.test(String.fromCharCode(parseInt(digits, 16))) ? 'u'.repeat(whole.length) : whole,
    )
    .replace(CONTROL_Z, ' ');
}

/** `import module java.base;` of Java 25 is to a parser what `import java.base;` is. */
const MODULE_IMPORT = /^([ \t]*import)[ \t]+module(?=[ \t]+[\p{ID_Start}_$])/gmu;
/** Java reads `\u0061` as a letter wherever it stands; `\\u0061` is a backslash in a literal. */
const IDENTIFIER_ESCAPE = /(?<!\\)\\u+([0-9a-fA-F]{4})/g;
const IDENTIFIER_PART = /^[\p{ID_Continue}$]$/u;
/** The end of a file in the days of CP/M; the language still takes it as the last character. */
const CONTROL_Z = new RegExp(`${String.fromCharCode(0x1a)}$`);

/** Escapes for quotes, braces and the like change what follows in ways that the parsers do not see. */
export const hasEscapedPunctuation = (source: string): boolean =>
  [...source.matchAll(IDENTIFIER_ESCAPE)].some(
    ([, digits = '']) => !IDENTIFIER_PART.test(String.fromCharCode(parseInt(digits, 16))),
  );
