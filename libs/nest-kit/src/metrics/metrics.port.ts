/** A value for each label of a series. Only values of a small fixed set: each combination is kept for ever. */
export type Labels<L extends string> = Readonly<Record<L, string>>;

export interface SeriesFacts<L extends string> {
  /** As Prometheus wants them: `tester_<what>_<unit>`, counters with `_total` at the end. */
  name: string;
  help: string;
  labels: readonly L[];
}

export interface Sample<L extends string> {
  labels: Labels<L>;
  value: number;
}

export interface Counter<L extends string> {
  add(labels: Labels<L>, by?: number): void;
}

export interface Histogram<L extends string> {
  observe(labels: Labels<L>, value: number): void;
}

/** All series in the text format of Prometheus. */
export interface Exposition {
  contentType: string;
  text: string;
}

/** Where modules put figures about themselves. Each series is declared once, by the one who feeds it. */
export abstract class Metrics {
  abstract counter<const L extends string>(facts: SeriesFacts<L>): Counter<L>;
  /** @param facts.buckets upper bounds, ascending, in the unit of the name. */
  abstract histogram<const L extends string>(
    facts: SeriesFacts<L> & { buckets: readonly number[] },
  ): Histogram<L>;
  /** `read` is asked at each scrape. Where it fails the series is absent for that scrape, and the failure is logged. */
  abstract gauge<const L extends string>(
    facts: SeriesFacts<L>,
    read: () => readonly Sample<L>[] | Promise<readonly Sample<L>[]>,
  ): void;
  /** A gauge without labels. `read` may answer null: then there is no sample. */
  value(name: string, help: string, read: () => number | null | Promise<number | null>): void {
    this.gauge({ name, help, labels: [] }, async () => {
      const value = await read();
      return value === null ? [] : [{ labels: {}, value }];
    });
  }
  abstract expose(): Promise<Exposition>;
}

/** Seconds, for what takes milliseconds up to minutes. */
export const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
