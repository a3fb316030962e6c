import { printedText } from './printed-text';

describe(printedText.name, () => {
  it('should join characters that were split between chunks', () => {
    const bytes = Buffer.from('aé한');

    expect(printedText([bytes.subarray(0, 2), bytes.subarray(2, 5), bytes.subarray(5)], 0)).toBe('aé한');
  });

  it('should leave out half a character at the cut, and say how much is missing', () => {
    expect(printedText([Buffer.from('aé').subarray(0, 2)], 7)).toBe('a\n[output cut here: 7 more bytes]\n');
  });

  it('should put a mark in the place of bytes that are no text', () => {
    expect(printedText([Buffer.from([0x61, 0xff, 0x62])], 0)).toBe('a\ufffdb');
  });

  it('should keep a byte order mark', () => {
    expect(printedText([Buffer.from('\ufeffa')], 0)).toBe('\ufeffa');
  });
});
