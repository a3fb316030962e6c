import fc from 'fast-check';
import { parseExactly } from './exact-json';

describe(parseExactly.name, () => {
  it.each([
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
    ['[{"a":12345678901234567890,"b":1}]', [{ a: '12345678901234567890', b: 1 }]],
    ['"9007199254740993"', '9007199254740993'],
    ['0.1234567890123456', 0.1234567890123456],
    ['1234567890123456000e3', 1.234567890123456e21],
    ['null', null],
  ])('reads %s', (text, value) => {
    expect(parseExactly(text)).toEqual(value);
  });

  it('reads every 64-bit integer without loss', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (integer) => {
        const [read] = parseExactly(`[${integer}]`) as [number | string];
        expect(BigInt(read)).toBe(integer);
      }),
    );
  });

  it('reads all else as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const plain: unknown = JSON.parse(text);
        fc.pre(!/(?<![.\d])\d{16}/.test(text));
        expect(parseExactly(text)).toEqual(plain);
      }),
    );
  });

  it('refuses what is not JSON', () => {
    expect(() => parseExactly('9007199254740993,')).toThrow(SyntaxError);
    expect(() => parseExactly('<html>')).toThrow(SyntaxError);
  });
});
