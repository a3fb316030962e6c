/** A test as its run named it. */
export interface NamedTest {
  name: string;
  /** Enclosing classes or describe blocks, outermost first. */
  path: readonly string[];
}

/** A stretch of a text, by UTF-16 offsets: from `start` up to and without `end`. */
export interface Stretch {
  start: number;
  end: number;
}

export const isWithin = (inner: Stretch, outer: Stretch): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

/** Rows that a test runs for, one run each. */
export interface Table {
  size: number;
  /** What is cut out when some of the rows, not all, go; one flag for each row. */
  without(gone: readonly boolean[]): Stretch[];
}

/** A test in the text of a suite, with its decorators or annotations, and the comments directly above. */
export interface FoundTest extends Stretch {
  /** Classes or describe blocks around it, each to be cut out once all of its tests are. */
  owners: readonly Stretch[];
  /** Null where there is none, or none whose rows can be told apart. */
  table: Table | null;
  /** Of tests that a run may belong to, it is one of the heaviest: the one whose name says most. */
  weight: number;
  /** Whether a run of this name is one of this test. */
  isRunAs(run: NamedTest): boolean;
}
