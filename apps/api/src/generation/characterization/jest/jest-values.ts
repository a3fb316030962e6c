import type { Observation } from '@tester/contracts';

const PRIMITIVE = /^(true|false|-?Infinity|-?\d[\d_.e+-]*n?|'(?:[^'\\]|\\.)*')$/;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;
/** Numbers between these are compared to ten digits; others exactly, for digits behind the point say nothing of them. */
const COMPARABLE = { least: 1e-6, most: 1e6 };

/** `share({0}, {1})` with its arguments. */
export const filled = (call: string, args: readonly string[]): string =>
  call.replace(/\{(\d+)\}/g, (hole, place: string) => args[Number(place)] ?? hole);

/** Whether a float of this value is compared to ten digits. */
export function isApproximable(code: string): boolean {
  const size = Math.abs(Number(code));
  return (
    NUMBER.test(code) && !Number.isInteger(Number(code)) && size > COMPARABLE.least && size < COMPARABLE.most
  );
}

/** The matcher that holds for a value, such as `toBe(3)`. */
export function matcherOf(code: string): string {
  if (code === 'undefined') return 'toBeUndefined()';
  if (code === 'null') return 'toBeNull()';
  if (code === 'NaN') return 'toBeNaN()';
  if (isApproximable(code)) return `toBeCloseTo(${code}, 10)`;
  return PRIMITIVE.test(code) ? `toBe(${code})` : `toEqual(${code})`;
}

/** The name of the matcher alone; values compared alike share a table. */
export const matcherName = (code: string): string => {
  const [name = ''] = matcherOf(code).split('(');
  return ['toBeUndefined', 'toBeNull', 'toBeNaN'].includes(name) ? 'toBe' : name;
};

/** The matcher that holds for the error of a call. */
export function errorMatcher({
  type,
  message,
  names,
}: Pick<Observation, 'type' | 'message' | 'names'>): string {
  // A class of the source may take anything but its message.
  if (names.includes(type)) return `toThrow(${type})`;
  if (message !== null && message !== '') return `toThrow(new ${type}(${quoted(message)}))`;
  return type === 'Error' ? 'toThrow()' : `toThrow(${type})`;
}

/** A text as a literal in single quotes. */
export const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
