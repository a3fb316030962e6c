/** Digits that a number of JavaScript may not hold; shorter runs it holds for sure. */
const MAY_BE_TOO_LONG = /\d{16}/;
const INTEGER = /^-?\d+$/;

type ExactReviver = (key: string, value: unknown, context: { source?: string }) => unknown;
/** JavaScript hands the text of each number to its reviver; the library's types do not know yet. */
const parse = JSON.parse as (text: string, reviver?: ExactReviver) => unknown;

const keepExact: ExactReviver = (_key, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && INTEGER.test(source)
    ? source
    : value;

/**
 * JSON in which integers beyond 2^53 - 1 become text instead of another number.
 * @throws SyntaxError for what is not JSON.
 */
export function parseExactly(text: string): unknown {
  return MAY_BE_TOO_LONG.test(text) ? parse(text, keepExact) : parse(text);
}
