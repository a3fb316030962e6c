import type { Observation } from '@tester/contracts';
import { javaString, literalText } from './java-text';

const CONSTANTS: Readonly<Record<string, string>> = {
  'Integer.MAX_VALUE': '2147483647',
  'Integer.MIN_VALUE': '-2147483648',
  'Long.MAX_VALUE': '9223372036854775807',
  'Long.MIN_VALUE': '-9223372036854775808',
};
const WHOLE = ['int', 'long', 'short', 'byte', 'Integer', 'Long', 'Short', 'Byte'];
const FRACTIONS = ['double', 'float', 'Double', 'Float'];
const ENUM_CONSTANT = /^([A-Z][\w.]*)\.([A-Z][A-Za-z0-9_]*)$/;
const ARRAY = /^new ([\w.]+)((?:\[\])+) \{/;

/** Numbers as close as this are taken for the same; larger and smaller ones are compared in proportion. */
const USUAL_DELTA = '1e-9';

/** Whether a literal of one line, or a constant, can stand in a cell of a `@CsvSource`. */
export function csvCell(code: string, type: string): string | null {
  const number = CONSTANTS[code] ?? code.replace(/^\((?:byte|short)\) /, '');
  if (WHOLE.includes(type)) return /^-?\d+L?$/.test(number) ? number.replace('L', '') : null;
  if (FRACTIONS.includes(type)) return /^-?\d[\d.E-]*f?$/.test(code) ? code.replace('f', '') : null;
  if (type === 'boolean' || type === 'Boolean') return code === 'true' || code === 'false' ? code : null;
  if (type === 'String' || type === 'char') {
    if (!/^["']/.test(code)) return null;
    const text = literalText(code);
    // What cannot be printed is easier to read as Java.
    return /[\p{Cc}\p{Cs}\\]/u.test(text) ? null : quotedCell(text);
  }
  const [, owner, constant] = ENUM_CONSTANT.exec(code) ?? [];
  return owner === type && constant ? constant : null;
}

const quotedCell = (text: string): string =>
  /^[A-Za-z0-9](?:[\w .@/:+-]*[\w.@/:+-])?$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;

const VALUE_SOURCES: Readonly<Record<string, string>> = {
  int: 'ints',
  long: 'longs',
  double: 'doubles',
  char: 'chars',
  String: 'strings',
  byte: 'bytes',
  short: 'shorts',
};

/** The member of `@ValueSource` for values of a type, where it has one. */
export const valueSourceOf = (type: string): string | null => VALUE_SOURCES[type] ?? null;

/** The largest difference at which two fractions are the same, as a literal. */
export function deltaFor(values: readonly string[]): string {
  const sizes = values.map((value) => Math.abs(Number(value.replace('f', '')))).filter((size) => size > 0);
  const least = Math.min(...sizes);
  const most = Math.max(...sizes);
  const isUsual = sizes.length === 0 || !Number.isFinite(most) || (least >= 1e-3 && most <= 1e6);
  return isUsual ? USUAL_DELTA : `1e${Math.floor(Math.log10(least >= 1e-3 ? most : least)) - 12}`;
}

/** The assertion that `actual` is what was seen; `isFraction`: compared with a tolerance. */
export function assertion(expected: string, actual: string, isFraction: boolean): string {
  const [, component = '', brackets = ''] = ARRAY.exec(expected) ?? [];
  if (component) return arrayAssertion(expected, actual, component + brackets);
  if (expected === 'null') return `assertNull(${actual})`;
  if (expected === 'true') return `assertTrue(${actual})`;
  if (expected === 'false') return `assertFalse(${actual})`;
  return isFraction
    ? fractionAssertion(expected, actual, [expected])
    : `assertEquals(${expected}, ${actual})`;
}

/** The same for a parameter `expected` that stands for `values` of `type`. */
export function parameterAssertion(
  actual: string,
  type: string,
  values: readonly string[],
  isFraction: boolean,
): string {
  if (type.endsWith('[]')) return arrayAssertion('expected', actual, type);
  return isFraction ? fractionAssertion('expected', actual, values) : `assertEquals(expected, ${actual})`;
}

function arrayAssertion(expected: string, actual: string, type: string): string {
  const delta = type === 'double[]' ? `, ${USUAL_DELTA}` : '';
  return `assertArrayEquals(${expected}, ${actual}${type === 'float[]' ? ', 1e-9f' : delta})`;
}

function fractionAssertion(expected: string, actual: string, values: readonly string[]): string {
  const isSingle = values.some((value) => value.endsWith('f') || value.startsWith('Float'));
  return `assertEquals(${expected}, ${actual}, ${deltaFor(values)}${isSingle ? 'f' : ''})`;
}

/** The call with its arguments in place. */
export const filled = (call: string, args: readonly string[]): string =>
  call.replace(/\{(\d+)\}/g, (whole, digits: string) => args[Number(digits)] ?? whole);

/** Whether a test of the observation has to do more than compare the returned value, or catch what is thrown. */
export const hasEffects = ({ resultState, stateAfter, argsAfter, stdout }: Observation): boolean =>
  [resultState, stateAfter, argsAfter].some((map) => Object.keys(map).length > 0) || stdout !== null;

/** Code of a message, as a cell or an expression. */
export const messageCode = (message: string | null): string => javaString(message ?? '');
