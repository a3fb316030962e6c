import type { RecordListener } from '../sandbox/sandbox.port';

const NEWLINE = 10;

/** Collects the runner's records: JSON, one a line, each after `key` and a blank. */
export class ReportLines {
  readonly records: unknown[] = [];
  private readonly prefix: Buffer;
  /** The unfinished line, in the pieces it came in: joining them early would copy a long line again and again. */
  private pieces: Buffer[] = [];
  private length = 0;
  /** Whether the unfinished line is the runner's; null while it is too short to tell. */
  private isOurs: boolean | null = null;
  private hasForeignLine = false;

  /** @param onRecord hears each record as soon as its line is complete */
  constructor(
    key: string,
    private readonly onRecord: RecordListener = () => undefined,
  ) {
    this.prefix = Buffer.from(`${key} `);
  }

  /** False when anything but the runner wrote on its channel. A line cut short by the end of the run is no such thing. */
  get isIntact(): boolean {
    return !this.hasForeignLine;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.take(chunk.subarray(start, end));
      this.endLine();
      start = end + 1;
    }
    this.take(chunk.subarray(start));
  }

  /** Foreign bytes are dropped as soon as they are known for what they are: there may be very many. */
  private take(piece: Buffer): void {
    if (this.isOurs === false || piece.length === 0) return;
    this.pieces.push(piece);
    this.length += piece.length;
    if (this.isOurs !== null || this.length < this.prefix.length) return;
    this.isOurs = Buffer.concat(this.pieces).subarray(0, this.prefix.length).equals(this.prefix);
    if (this.isOurs) return;
    this.hasForeignLine = true;
    this.pieces = [];
  }

  private endLine(): void {
    const json = Buffer.concat(this.pieces).subarray(this.prefix.length).toString('utf8');
    const record = this.isOurs === true ? parsed(json) : undefined;
    this.pieces = [];
    this.length = 0;
    this.isOurs = null;
    if (record === undefined) {
      this.hasForeignLine = true;
      return;
    }
    this.records.push(record);
    this.onRecord(record);
  }
}

/** Undefined when it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
