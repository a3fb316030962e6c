import fc from 'fast-check';
import { CHUNK_MAX_CHARACTERS, inChunks } from './chunks';
import { encodeSse } from './sse';

describe(inChunks.name, () => {
  it('cuts and loses nothing, never through a character', () => {
    const text = fc
      .array(fc.tuple(fc.constantFrom('a', '\n', '한', '🙂', '\u0001'), fc.integer({ min: 1, max: 5_000 })), {
        maxLength: 6,
      })
      .map((runs) => runs.map(([unit, count]) => unit.repeat(count)).join(''));
    fc.assert(
      fc.property(text, (whole) => {
        const pieces = [...inChunks(whole)];
        expect(pieces.join('')).toBe(whole);
        for (const piece of pieces) {
          expect(piece.length).toBeGreaterThan(0);
          expect(piece.length).toBeLessThanOrEqual(CHUNK_MAX_CHARACTERS);
          expect(piece.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the largest possible event below 64 KB', () => {
    const frame = encodeSse('id', 1, { type: 'chunk', content: '\u0001'.repeat(CHUNK_MAX_CHARACTERS) });
    expect(Buffer.byteLength(frame)).toBeLessThan(65_536);
  });
});
