/** How often a key was counted in its present window. */
export interface Counted {
  /** Including this one. */
  count: number;
  /** Whole milliseconds until the window ends and counting begins anew. */
  resetMs: number;
}

/** Counts events in fixed windows. Never fails: a store that is away leaves the counts of this process. */
export abstract class Counters {
  /** Counts one event; the first of a window opens it. */
  abstract count(key: string, windowMs: number): Promise<Counted>;
}
