/** Runs that begin within this time of each other, in milliseconds, are one burst. */
const BURST_MS = 2_000;
/** How long a burst is remembered, in milliseconds. */
const MEMORY_MS = 120_000;
/** More than any pool holds: what lies further back adds nothing. */
const MAX_REMEMBERED = 256;

/** How many sandboxes of one runtime were lately wanted at about the same time. */
export class DemandMeter {
  /** When the runs began, oldest first. */
  private readonly begun: number[] = [];

  /** @param now milliseconds of a clock that never goes back. */
  record(now: number): void {
    this.begun.push(now);
    if (this.begun.length > MAX_REMEMBERED) this.begun.shift();
  }

  /** The most runs that began within one burst. */
  busiest(now: number): number {
    let most = 0;
    let first = 0;
    for (const [index, begun] of this.begun.entries()) {
      if (begun < now - MEMORY_MS) {
        first = index + 1;
        continue;
      }
      while ((this.begun[first] ?? begun) < begun - BURST_MS) first += 1;
      most = Math.max(most, index - first + 1);
    }
    return most;
  }
}
