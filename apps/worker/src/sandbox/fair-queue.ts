/** A queue in which each caller has a line of his own, and the lines take turns. */
export class FairQueue<T> {
  /** The line whose turn is next comes first. A line in here is never empty. */
  private readonly lines = new Map<string, T[]>();
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(caller: string, item: T): void {
    const line = this.lines.get(caller);
    if (line === undefined) this.lines.set(caller, [item]);
    else line.push(item);
    this.count += 1;
  }

  /** The first of the next line, which then goes behind the others. */
  next(): T | undefined {
    for (const [caller, [first, ...others]] of this.lines) {
      this.lines.delete(caller);
      if (others.length > 0) this.lines.set(caller, others);
      this.count -= 1;
      return first;
    }
    return undefined;
  }

  remove(caller: string, item: T): void {
    const line = this.lines.get(caller) ?? [];
    const place = line.indexOf(item);
    if (place < 0) return;
    line.splice(place, 1);
    if (line.length === 0) this.lines.delete(caller);
    this.count -= 1;
  }

  /**
   * The last of the longest line, if that line without him is at least as long as the line of `caller` with one more. He
   * stays where he is. It is he who makes room for `caller` in a full queue.
   */
  lastOfLongerLine(caller: string): T | undefined {
    const longest = [...this.lines.values()].reduce<T[]>(
      (most, line) => (line.length > most.length ? line : most),
      [],
    );
    return longest.length > (this.lines.get(caller)?.length ?? 0) + 1 ? longest.at(-1) : undefined;
  }

  /** Takes everybody out, in the order of their turns. */
  *drain(): Generator<T> {
    for (let item = this.next(); item !== undefined; item = this.next()) yield item;
  }
}
