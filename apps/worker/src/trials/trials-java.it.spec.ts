import type { Trial, TrialReport, TrialsAnswer } from '@tester/contracts';
import { ends, keysOf, standings, TrialsWorker } from './spec/trials-worker';

// Real sandboxes.
jest.setTimeout(180_000);

const SOURCE = `
public class Till {
    static int calls = 0;
    static int share(int whole, int parts) {
        calls++;
        if (parts == 0)
            throw new IllegalArgumentException("no parts");
        return whole / parts;
    }
    static int twice(int number) {
        return number * 2;
    }
}
`;
const SUITE = `
import static org.junit.jupiter.api.Assertions.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TillTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void share(int parts) {
        assertEquals(6, Till.share(6, parts) * parts);
    }

    @Test
    void noParts() {
        assertThrows(IllegalArgumentException.class, () -> Till.share(6, 0));
        assertTrue(Till.calls <= 3);
    }

    @Nested
    class Twice {
        @Test
        void doubles() {
            assertEquals(6, Till.twice(3));
        }
    }
}
`;
const ONE = 'TillTest::share[1]';
const TWO = 'TillTest::share[2]';
const NONE = 'TillTest::noParts';
const TWICE = 'TillTest::Twice::doubles';
const KEYS = [NONE, ONE, TWO, TWICE];

describe('trials of a suite in java-junit', () => {
  let worker: TrialsWorker;
  beforeAll(async () => (worker = await TrialsWorker.start('java-junit')));
  afterAll(() => worker[Symbol.asyncDispose]());

  const answer = (trials: Trial[], source = SOURCE, suite = SUITE): Promise<TrialsAnswer> =>
    worker.try(source, suite, trials);

  it('should run the suite whole, in parts, not at all and in another order, all in one sandbox', async () => {
    const told = await answer([
      { id: 'whole' },
      { id: 'part', tests: [TWO, TWICE] },
      ...[1, 2, 3].map((seed) => ({ id: `order-${seed}`, seed })),
      { id: 'found', tests: [] },
    ]);

    expect(ends(told)).toEqual([
      ...['whole', 'part', 'order-1', 'order-2', 'order-3'].map((id) => [id, 'passed', null]),
      ['found', 'no_tests', 'The suite has no tests.'],
    ]);
    expect(told.sandboxes).toBe(1);
    const [whole, part, ...shuffled] = told.reports.slice(0, -1).map(keysOf);
    expect([...(whole ?? [])].sort()).toEqual([...KEYS].sort());
    expect(part).toEqual([TWO, TWICE]);
    expect(told.reports.map(({ found }) => found)).toEqual(Array(6).fill(whole));
    expect(shuffled.map((keys) => [...keys].sort())).toEqual(Array(3).fill([...KEYS].sort()));
    expect(new Set(shuffled.map(String)).size).toBeGreaterThan(1);
    const [, even, odd] = shuffled.map((keys) => keys.indexOf(NONE) < keys.indexOf(ONE));
    expect(odd).toBe(!even);
  });

  it('should tell the lines of each test', async () => {
    const { reports } = await answer([{ id: 'measured', measuresCoverage: true }, { id: 'plain' }]);

    expect(reports[0]).toMatchObject({ coverage: { branches: { covered: 2, total: 2 } } });
    const lines = new Map(reports[0]?.coverageByTest.map((each) => [each.key, each.lines]));
    expect(lines.size).toBe(4);
    expect(lines.get(TWO)).toEqual([5, 6, 8]);
    expect(lines.get(NONE)).toEqual(expect.arrayContaining([5, 6, 7]));
    expect(lines.get(NONE)).not.toContain(8);
    expect(lines.get(TWICE)).toEqual([11]);
    expect(reports[1]).toMatchObject({ coverage: null, coverageByTest: [] });
  });

  it('should run mutants, each for itself, up to the first test that notices', async () => {
    const told = await answer([
      {
        id: 'times',
        source: SOURCE.replace('/ parts', '* parts'),
        tests: [ONE, TWO, TWICE],
        stopsAtFailure: true,
      },
      { id: 'broken', source: 'public class Till { int' },
      {
        id: 'endless',
        source: SOURCE.replace('return number * 2', 'while (number < 9) number--; return 1'),
        wallMs: 1500,
      },
      { id: 'gone', source: SOURCE.replace('return number * 2', 'System.exit(0); return 1') },
      { id: 'as-it-is' },
    ]);

    expect(told.reports.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['times', 'failed'],
      ['broken', 'failed'],
      ['endless', 'timed_out'],
      ['gone', 'crashed'],
      ['as-it-is', 'passed'],
    ]);
    expect(standings(told.reports[0] as TrialReport)).toEqual([`${ONE} passed`, `${TWO} failed`]);
    expect(standings(told.reports[1] as TrialReport)).toEqual([' errored']);
    expect(told.sandboxes).toBe(3);
  });

  it('should leave nothing of a trial to the next: statics, files, processes, properties, threads', async () => {
    const source = [
      'import java.io.*; import java.nio.file.*; import java.util.*;',
      'public class Leave {',
      '  static int marked = 0;',
      '  static String leave(String how) throws Exception {',
      '    StringBuilder seen = new StringBuilder();',
      '    for (String d : List.of("/work", "/tmp", "/dev/shm")) seen.append(String.join(",", Objects.requireNonNull(new File(d).list())));',
      '    seen.append(ProcessHandle.allProcesses().filter(p -> p.info().command().orElse("").endsWith("sleep")).count());',
      '    seen.append(System.getProperty("mark")).append(Locale.getDefault()).append(marked++);',
      '    System.setProperty("mark", "1"); Locale.setDefault(Locale.KOREA); TimeZone.setDefault(TimeZone.getTimeZone("Asia/Seoul"));',
      '    System.setOut(new PrintStream(OutputStream.nullOutputStream()));',
      '    Files.createDirectories(Path.of("/tmp/closed/deep")); new File("/tmp/closed").setExecutable(false); new File("/tmp/closed").setReadable(false);',
      '    Files.writeString(Path.of("/dev/shm/mine"), "x"); Files.createSymbolicLink(Path.of("/work/link"), Path.of("/etc"));',
      '    new ProcessBuilder("sleep", "60").start();',
      '    if (how.equals("thread")) new Thread(() -> { try { Thread.sleep(60_000); } catch (InterruptedException e) { throw new IllegalStateException(e); } }).start();',
      '    return seen.toString();',
      '  }',
      '}',
    ].join('\n');
    const suite = [
      'import static org.junit.jupiter.api.Assertions.*;',
      'class LeaveTest { @org.junit.jupiter.api.Test void clean() throws Exception { assertEquals("0nullen0", Leave.leave("HOW").replace("en_US", "en")); } }',
    ].join('\n');
    const trials = ['a', 'b', 'c'].map((id) => ({ id }));

    for (const [how, sandboxes] of [
      ['nothing', 1],
      ['thread', 3],
    ] as const) {
      const told = await answer(trials, source, suite.replace('HOW', how));
      expect(told.reports.map(({ tests }) => tests[0]?.message)).toEqual([null, null, null]);
      expect({ how, ends: ends(told), sandboxes: told.sandboxes }).toEqual({
        how,
        ends: ['a', 'b', 'c'].map((id) => [id, 'passed', null]),
        sandboxes,
      });
    }
  });

  it('should run a constant of the source that the suite was compiled with as the mutant has it', async () => {
    const source = [
      'class Rates {',
      '  static final int BASE = 2;',
      '  static final Integer TOP = Integer.valueOf(9);',
      '  static int times(int n) { return n * BASE; }',
      '}',
    ].join('\n');
    const suite = [
      'import static org.junit.jupiter.api.Assertions.*; import org.junit.jupiter.api.*;',
      'class RatesTest {',
      '  @Test void base() { assertEquals(2, Rates.BASE); }',
      '  @Test void top() { assertEquals(9, Rates.TOP); }',
      '  @RepeatedTest(2) void times() { assertEquals(6, Rates.times(3)); }',
      '  @Test void times(TestInfo info) { assertEquals(0, Rates.times(0)); }',
      '}',
    ].join('\n');
    const keys = {
      base: 'RatesTest::base',
      top: 'RatesTest::top',
      first: 'RatesTest::times()[1]',
      second: 'RatesTest::times()[2]',
      other: 'RatesTest::times(org.junit.jupiter.api.TestInfo)',
    };
    const told = await answer(
      [
        { id: 'measured', measuresCoverage: true },
        { id: 'constant', source: source.replace('= 2', '= 3'), tests: [keys.base, keys.other] },
        { id: 'body', source: source.replace('n * BASE', 'n'), tests: [keys.second, keys.top] },
      ],
      source,
      suite,
    );

    expect(told.reports.map(({ found }) => [...found].sort())).toEqual(
      Array(3).fill(Object.values(keys).sort()),
    );
    expect(
      told.reports.slice(1).map(({ tests }) => tests.map(({ key, status }) => [key, status]).sort()),
    ).toEqual([
      [
        [keys.base, 'failed'],
        [keys.other, 'passed'],
      ],
      [
        [keys.second, 'failed'],
        [keys.top, 'passed'],
      ],
    ]);
    const reached = new Set(told.reports[0]?.coverageByTest.flatMap(({ lines }) => lines));
    expect([...reached]).toEqual([4]);
    expect(told.sandboxes).toBe(1);
  });

  it('should go on in a new sandbox when a trial uses up the memory', async () => {
    const hungry = SOURCE.replace(
      'return number * 2',
      'var all = new java.util.ArrayList<long[]>(); while (all.size() < 100_000) all.add(new long[100_000]); return 6',
    );
    const told = await answer([{ id: 'before' }, { id: 'hungry', source: hungry }, { id: 'after' }]);

    expect(told.reports.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['before', 'passed'],
      ['hungry', 'out_of_memory'],
      ['after', 'passed'],
    ]);
    expect(told.sandboxes).toBe(3);
  });
});
