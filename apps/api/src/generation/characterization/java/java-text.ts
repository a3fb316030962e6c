/** Widest line of a rendered suite, in characters. */
export const LINE_WIDTH = 100;
/** What a statement that goes on in the next line is moved in by. */
const CONTINUED = '        ';

const LITERAL = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y;

/** Calls `visit` for each character that is not inside a literal. */
function eachOutside(code: string, visit: (character: string, at: number) => void): void {
  for (let at = 0; at < code.length;) {
    LITERAL.lastIndex = at;
    const literal = LITERAL.exec(code)?.[0];
    if (!literal) visit(code[at] ?? '', at);
    at += literal?.length ?? 1;
  }
}

/** `code` with what stands inside literals taken out. */
export function withoutLiterals(code: string): string {
  let rest = '';
  eachOutside(code, (character) => (rest += character));
  return rest;
}

/** A Java string literal for `text`. */
export const javaString = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u00a0\u2028\u2029\ufeff]|[\ud800-\udfff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The text that a Java string or character literal stands for. */
export function literalText(literal: string): string {
  const body = literal.slice(1, -1).replace(/\\'/g, "'");
  return JSON.parse(`"${literal.startsWith("'") ? body.replace(/(?<!\\)"/g, '\\"') : body}"`) as string;
}

interface Bracket {
  open: number;
  close: number;
  commas: number[];
}

/** The last pair of round or curly brackets on the outermost level that holds anything, and its commas. */
function lastOuterBracket(code: string): Bracket | null {
  const open: number[] = [];
  let commas: number[] = [];
  let found: Bracket | null = null;
  eachOutside(code, (character, at) => {
    if (character === '(' || character === '{') {
      if (open.length === 0) commas = [];
      open.push(at);
    } else if (character === ')' || character === '}') {
      const start = open.pop() ?? at;
      if (open.length === 0 && at > start + 1) found = { open: start, close: at, commas };
    } else if (character === ',' && open.length === 1) commas.push(at);
  });
  return found;
}

/** A statement in lines of at most `LINE_WIDTH` where it can be broken: behind a bracket, and at its commas. */
export function wrapped(code: string, indent: string): string[] {
  const whole = indent + code;
  if (whole.length <= LINE_WIDTH) return [whole];
  const bracket = lastOuterBracket(code);
  if (!bracket) return [whole];
  const { open, close, commas } = bracket;
  const inner = indent + CONTINUED;
  const together = inner + code.slice(open + 1).trim();
  const head = indent + code.slice(0, open + 1);
  if (together.length <= LINE_WIDTH) return [head, together];
  const items = [open, ...commas].map((start, index) =>
    code.slice(start + 1, commas[index] === undefined ? undefined : commas[index] + 1).trim(),
  );
  if (close === code.length - 1 && code[open] === '{') {
    const last = items.pop()?.slice(0, -1) ?? '';
    return [head, ...[...items, last].flatMap((item) => wrapped(item, `${indent}    `)), `${indent}}`];
  }
  return [
    head,
    ...items.flatMap((item) => (item === code.slice(open + 1) ? [inner + item] : wrapped(item, inner))),
  ];
}

/** `total-price` → `TotalPrice`. */
export const pascalCase = (words: string): string =>
  words
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => (word[0] ?? '').toUpperCase() + word.slice(1))
    .join('');

/** The same with a small letter in front. */
export const camelCase = (words: string): string => {
  const name = pascalCase(words);
  return (name[0] ?? '').toLowerCase() + name.slice(1);
};
