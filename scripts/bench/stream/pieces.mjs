const COUNT = 20;
/** What tells one piece from the others, however it is wrapped on the wire. */
const markOf = (/** @type {number} */ index) => `def test_piece_${String(index).padStart(2, '0')}(`;

/** The suite that every generation of the benchmark gets, in the pieces that Gemini sends: some 330 bytes each. */
export const PIECES = Array.from({ length: COUNT }, (_, index) => {
  const asserts = Array.from(
    { length: 8 },
    (_, line) => `    assert f(${index}${line}) == ${index}${line} + 1\n`,
  );
  return `${index === 0 ? 'from solution import f\n\n\n' : ''}${markOf(index)}):\n${asserts.join('')}\n\n`;
});

export const FIRST_MARK = markOf(0);

/**
 * How many pieces a stream lacks, repeats or has in the wrong place.
 *
 * @param {string} text all of the stream, as it came
 */
export function lostPieces(text) {
  let lost = 0;
  let last = -1;
  for (let index = 0; index < COUNT; index += 1) {
    const at = text.indexOf(markOf(index));
    if (at <= last || text.indexOf(markOf(index), at + 1) !== -1) lost += 1;
    last = Math.max(last, at);
  }
  return lost;
}
