const FILE = 'src/v4/core/util.ts';

/** @type {import('./functions.mjs').RealFunction[]} */
export const TYPESCRIPT = [
  {
    name: 'cleanRegex',
    from: 'zod',
    pieces: [[FILE, 'export function cleanRegex(']],
    good: [
      ["cleanRegex('^abc$')", "'abc'"],
      ["cleanRegex('abc')", "'abc'"],
      ["cleanRegex('^a')", "'a'"],
      ["cleanRegex('a$')", "'a'"],
    ],
    wrong: ["cleanRegex('^x$')", "'^x$'"],
  },
  {
    name: 'floatSafeRemainder',
    from: 'zod',
    pieces: [[FILE, 'export function floatSafeRemainder(']],
    good: [
      ['floatSafeRemainder(2.03, 0.07)', '0'],
      ['floatSafeRemainder(9, 3)', '0'],
      ['floatSafeRemainder(5, 4)', '0.25'],
      ['floatSafeRemainder(7, 4)', '-0.25'],
    ],
    wrong: ['floatSafeRemainder(6, 4)', '2'],
  },
  {
    name: 'slugify',
    from: 'zod',
    pieces: [[FILE, 'export function slugify(']],
    good: [
      ["slugify('Hello, World!')", "'hello-world'"],
      ["slugify('  many   spaces_here ')", "'many-spaces-here'"],
      ["slugify('--a--')", "'a'"],
      ["slugify('')", "''"],
    ],
    wrong: ["slugify('A B')", "'a_b'"],
  },
  {
    name: 'hexToUint8Array',
    from: 'zod',
    pieces: [[FILE, 'export function hexToUint8Array(']],
    good: [
      ["Array.from(hexToUint8Array('0x00ff10'))", '[0, 255, 16]'],
      ["Array.from(hexToUint8Array('0a'))", '[10]'],
      ["hexToUint8Array('').length", '0'],
      ["hexToUint8Array('aabbcc')[2]", '204'],
    ],
    wrong: ["hexToUint8Array('ffff').length", '4'],
  },
  {
    name: 'uint8ArrayToHex',
    from: 'zod',
    pieces: [[FILE, 'export function uint8ArrayToHex(']],
    good: [
      ['uint8ArrayToHex(new Uint8Array([0, 255, 16]))', "'00ff10'"],
      ['uint8ArrayToHex(new Uint8Array([7]))', "'07'"],
      ['uint8ArrayToHex(new Uint8Array([171, 205]))', "'abcd'"],
      ['uint8ArrayToHex(new Uint8Array([]))', "''"],
    ],
    wrong: ['uint8ArrayToHex(new Uint8Array([1]))', "'1'"],
  },
  {
    name: 'getLengthableOrigin',
    from: 'zod',
    pieces: [[FILE, 'export function getLengthableOrigin(']],
    good: [
      ['getLengthableOrigin([])', "'array'"],
      ["getLengthableOrigin('x')", "'string'"],
      ['getLengthableOrigin(1)', "'unknown'"],
    ],
    wrong: ['getLengthableOrigin({})', "'array'"],
  },
];
