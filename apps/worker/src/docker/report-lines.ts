import type { RecordListener } from '../sandbox/sandbox.port';

const NEWLINE = 10;

/** Collects the runner's records: JSON, one a line, each after `key` and a blank. */
export class ReportLines {
  readonly records: unknown[] = [];
  /** The unfinished line, in the pieces it came in: joining them early would copy a long line again and again. */
  private pieces: Buffer[] = [];
  private hasForeignLine = false;

  /** @param onRecord hears each record as soon as its line is complete */
  constructor(
    private readonly key: string,
    private readonly onRecord: RecordListener = () => undefined,
  ) {}

  /** False when anything but the runner wrote on its channel. A line cut short by the end of the run is no such thing. */
  get isIntact(): boolean {
    return !this.hasForeignLine;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.read(Buffer.concat([...this.pieces, chunk.subarray(start, end)]).toString('utf8'));
      this.pieces = [];
      start = end + 1;
    }
    if (start < chunk.length) this.pieces.push(chunk.subarray(start));
  }

  private read(line: string): void {
    const record = line.startsWith(`${this.key} `) ? parsed(line.slice(this.key.length + 1)) : undefined;
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
