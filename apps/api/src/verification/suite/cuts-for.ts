import { isWithin, type FoundTest, type NamedTest, type Stretch } from './found-test';

/** What to cut out so that the tests of `dropped` go and all others stay; null when they cannot be told apart. Pure. */
export function cutsFor(
  found: readonly FoundTest[],
  all: readonly NamedTest[],
  dropped: ReadonlySet<NamedTest>,
): Stretch[] | null {
  const cuts: Stretch[] = [];
  const groups = groupsOf(found, all);
  for (const { tests, runs } of groups) {
    const gone = runs.map((run) => dropped.has(run));
    if (!gone.includes(true)) continue;
    const isShared = groups.some(
      (other) => other.tests !== tests && other.tests.some((test) => tests.includes(test)),
    );
    const cut = isShared ? null : cutsIn(tests, gone);
    if (cut === null) return null;
    cuts.push(...cut);
  }
  return [...cuts, ...emptied(found, cuts)];
}

interface Group {
  /** Tests with nothing between them to tell them apart by: mostly a single one. */
  tests: FoundTest[];
  runs: NamedTest[];
}

function groupsOf(found: readonly FoundTest[], all: readonly NamedTest[]): Group[] {
  const groups = new Map<string, Group>();
  for (const run of all) {
    const possible = found.filter((test) => test.isRunAs(run));
    const weight = Math.max(...possible.map((test) => test.weight));
    const tests = possible.filter((test) => test.weight === weight);
    const key = tests.map(({ start }) => start).join();
    const group = groups.get(key) ?? { tests, runs: [] };
    group.runs.push(run);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function cutsIn(tests: readonly FoundTest[], gone: readonly boolean[]): Stretch[] | null {
  if (tests.length === 0) return null;
  if (!gone.includes(false)) return [...tests];
  // Tests of the same name run in the order of the text.
  if (tests.length > 1)
    return tests.length === gone.length && tests.every(({ table }) => table === null)
      ? tests.filter((_, i) => gone[i])
      : null;
  const table = tests[0]?.table ?? null;
  return table?.size === gone.length ? table.without(gone) : null;
}

/** Classes and describe blocks with tests, none of which is left. */
function emptied(found: readonly FoundTest[], cuts: readonly Stretch[]): Stretch[] {
  const isCut = (test: FoundTest): boolean => cuts.some((cut) => isWithin(test, cut));
  const left = new Set(
    found.filter((test) => !isCut(test)).flatMap(({ owners }) => owners.map(({ start }) => start)),
  );
  return found.filter(isCut).flatMap(({ owners }) => owners.filter(({ start }) => !left.has(start)));
}
