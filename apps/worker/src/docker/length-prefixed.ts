/** One message: its head as it came, and its payload. */
export interface LengthPrefixed {
  head: Buffer;
  payload: Buffer;
}

/** The stream cannot be what we were told it is. */
export class MalformedStreamError extends Error {}

/** Cuts a byte stream into messages, wherever its chunks are split. The head ends with a 32-bit big-endian length. */
export class LengthPrefixedDecoder {
  private rest: Buffer = Buffer.alloc(0);

  /** @param headBytes length of the head, its last four bytes are the payload's length. */
  constructor(
    private readonly headBytes: number,
    private readonly maxPayloadBytes: number,
  ) {}

  /** Messages completed by `chunk`. @throws MalformedStreamError on a length past the maximum. */
  *push(chunk: Buffer): Generator<LengthPrefixed> {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    while (this.rest.length >= this.headBytes) {
      const length = this.rest.readUInt32BE(this.headBytes - 4);
      if (length > this.maxPayloadBytes) throw new MalformedStreamError(`a message of ${length} bytes`);
      const end = this.headBytes + length;
      if (this.rest.length < end) return;
      const message = {
        head: this.rest.subarray(0, this.headBytes),
        payload: this.rest.subarray(this.headBytes, end),
      };
      this.rest = this.rest.subarray(end);
      yield message;
    }
  }
}
