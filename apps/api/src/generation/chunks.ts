/** Longest piece of suite in one event, in UTF-16 units: even fully escaped, an event stays below 64 KB. */
export const CHUNK_MAX_CHARACTERS = 8_192;

/** Cuts text into pieces of at most `CHUNK_MAX_CHARACTERS`, never through a surrogate pair; no piece is empty. */
export function* inChunks(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + CHUNK_MAX_CHARACTERS, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
    yield text.slice(start, end);
    start = end;
  }
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
