/** One message: its head as it came, and its payload. */
export interface LengthPrefixed {
  head: Buffer;
  payload: Buffer;
}

/** The stream cannot be what we were told it is. */
export class MalformedStreamError extends Error {}

/** Cuts a byte stream into messages, wherever its chunks are split. The head ends with a 32-bit big-endian length. */
export class LengthPrefixedDecoder {
  /** What has come of the unfinished message. Joined once it is whole: earlier, its bytes would be copied many times. */
  private pieces: Buffer[] = [];
  private length = 0;
  /** Bytes without which nothing more can be said. */
  private needed: number;

  /** @param headBytes length of the head, its last four bytes are the payload's length. */
  constructor(
    private readonly headBytes: number,
    private readonly maxPayloadBytes: number,
  ) {
    this.needed = headBytes;
  }

  /** Messages completed by `chunk`. @throws MalformedStreamError on a length past the maximum. */
  *push(chunk: Buffer): Generator<LengthPrefixed> {
    this.pieces.push(chunk);
    this.length += chunk.length;
    if (this.length < this.needed) return;
    const bytes = this.pieces.length === 1 ? chunk : Buffer.concat(this.pieces);
    let start = 0;
    for (let end = this.endOf(bytes, start); end <= bytes.length; end = this.endOf(bytes, start)) {
      yield {
        head: bytes.subarray(start, start + this.headBytes),
        payload: bytes.subarray(start + this.headBytes, end),
      };
      start = end;
    }
    this.pieces = [bytes.subarray(start)];
    this.length = bytes.length - start;
    this.needed = this.endOf(bytes, start) - start;
  }

  /** Where the message that begins at `start` ends; where its head ends, as long as that has not come. */
  private endOf(bytes: Buffer, start: number): number {
    const headEnd = start + this.headBytes;
    if (headEnd > bytes.length) return headEnd;
    const length = bytes.readUInt32BE(headEnd - 4);
    if (length > this.maxPayloadBytes) throw new MalformedStreamError(`a message of ${length} bytes`);
    return headEnd + length;
  }
}
