/** Text of a capped stream: always valid UTF-8, with a marker where the rest was dropped. */
export function printedText(chunks: readonly Buffer[], droppedBytes: number): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  // A cut stream may end inside a character; `stream` keeps that tail back instead of showing it broken.
  const text = decoder.decode(Buffer.concat(chunks), { stream: droppedBytes > 0 });
  return droppedBytes > 0 ? `${text}\n[output cut here: ${droppedBytes} more bytes]\n` : text;
}
