/** Widest line of a rendered suite, in characters. */
export const LINE_WIDTH = 100;

/** A piece of Python code that is either inside a string literal or not. */
interface Token {
  text: string;
  isString: boolean;
}

const STRING = /[bBrRfFuU]{0,2}(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/y;

function tokens(code: string): Token[] {
  const found: Token[] = [];
  let plain = '';
  for (let at = 0; at < code.length;) {
    STRING.lastIndex = at;
    const startsWord = at > 0 && /\w/.test(code[at - 1] ?? '');
    const match = startsWord && /\w/.test(code[at] ?? '') ? null : STRING.exec(code);
    if (match) {
      if (plain) found.push({ text: plain, isString: false });
      plain = '';
      found.push({ text: match[0], isString: true });
      at += match[0].length;
    } else {
      plain += code[at];
      at += 1;
    }
  }
  if (plain) found.push({ text: plain, isString: false });
  return found;
}

/** `code` with `change` applied to everything that is not inside a string literal. */
export const outsideStrings = (code: string, change: (part: string) => string): string =>
  tokens(code)
    .map(({ text, isString }) => (isString ? text : change(text)))
    .join('');

/** Strings in double quotes, as the usual formatters write them, unless that would need escapes. */
export function doubleQuoted(code: string): string {
  return tokens(code)
    .map(({ text, isString }) => (isString ? requoted(text) : text))
    .join('');
}

function requoted(literal: string): string {
  const [, prefix = '', body = ''] = /^(\w*)'(.*)'$/s.exec(literal) ?? [];
  const isPlain = literal.endsWith("'") && !body.includes('"') && !body.includes("\\'");
  return isPlain ? `${prefix}"${body}"` : literal;
}

/** A Python string literal for `text`, in double quotes. */
export function pythonString(text: string): string {
  const body = JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\u007f-\u00a0\u2028\u2029\ufeff]|[\ud800-\udfff]/g, (character) => {
      const isPaired = /[\ud800-\udfff]/.test(character) && text.isWellFormed();
      return isPaired ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
  return body.includes('\\"') && !text.includes("'") ? `'${body.replaceAll('\\"', '"')}'` : `"${body}"`;
}

/**
 * Statement or expression in lines of at most `LINE_WIDTH`, broken at the commas of its outermost brackets, with a
 * trailing comma. What has no comma to break at stays long.
 */
export function wrapped(code: string, indent: string, suffix = ''): string[] {
  const whole = indent + code + suffix;
  if (whole.length <= LINE_WIDTH) return [whole];
  const bracket = lastOuterBracket(code);
  if (!bracket) return splitString(code, indent, suffix) ?? [whole];
  const { open, close, commas } = bracket;
  const inner = indent + '    ';
  const items = [open, ...commas].map((start, index) => code.slice(start + 1, commas[index] ?? close).trim());
  const isSingleTuple = commas.length === 1 && items.at(-1) === '' && code[open] === '(';
  const isComprehension = commas.length === 0 && / for /.test(items[0] ?? '');
  const lines = items
    .filter((item) => item !== '')
    .flatMap((item) => wrapped(item, inner, isComprehension && !isSingleTuple ? '' : ','));
  return [indent + code.slice(0, open + 1), ...lines, ...wrapped(code.slice(close), indent, suffix)];
}

/** The last bracket pair on the outermost level that holds anything, and its commas. */
function lastOuterBracket(code: string): { open: number; close: number; commas: number[] } | null {
  let found: { open: number; close: number; commas: number[] } | null = null;
  let depth = 0;
  let open = 0;
  let commas: number[] = [];
  let at = 0;
  for (const { text, isString } of tokens(code)) {
    for (const character of isString ? '' : text) {
      if ('([{'.includes(character) && depth++ === 0) [open, commas] = [at, []];
      else if (character === ',' && depth === 1) commas.push(at);
      else if (')]}'.includes(character) && --depth === 0 && at > open + 1)
        found = { open, close: at, commas };
      at += 1;
    }
    if (isString) at += text.length;
  }
  return found;
}

/** `prefix "long"` as adjacent literals in brackets; null where the code does not end in a plain string. */
function splitString(code: string, indent: string, suffix: string): string[] | null {
  const parts = tokens(code);
  const last = parts.at(-1);
  if (!last?.isString || !/^["']/.test(last.text) || parts.length > 2) return null;
  const quote = last.text[0] ?? '"';
  const room = LINE_WIDTH - indent.length - 8;
  const pieces = last.text
    .slice(1, -1)
    .match(new RegExp(`(?:\\\\(?:x..|u.{4}|U.{8}|.)|[^\\\\]){1,${Math.floor(room / 2)}}`, 'gsu'));
  if (!pieces || pieces.length < 2) return null;
  const head = parts.length === 2 ? parts[0]?.text : '';
  return [
    `${indent}${head}(`,
    ...pieces.map((piece) => `${indent}    ${quote}${piece}${quote}`),
    `${indent})${suffix}`,
  ];
}
