import { SourceTrees } from '../../../languages/source-trees';
import { dropTests } from '../drop-tests';
import type { NamedTest } from '../found-test';

const classOf = (...members: string[]): string => `class T {\n${members.join('\n\n')}\n}\n`;
const REST = '    @Test void rest() { }';

describe(`${dropTests.name} from a suite for JUnit`, () => {
  const trees = new SourceTrees();
  afterAll(() => trees.onApplicationShutdown());

  const without = async (text: string, names: string[], gone: number[]): Promise<string | null> => {
    const tree = await trees.read('java', text);
    const runs: NamedTest[] = names.map((name) => ({ name, path: ['T'] }));
    return tree && dropTests('java', tree, runs, new Set(gone.flatMap((i) => runs[i] ?? [])));
  };

  it.each<[string, string, string[], number[], string]>([
    [
      'a test with its documentation',
      classOf(REST, '    /** Of a. */\n    // Of a, too.\n    @Test\n    @Tag("x")\n    void a() { }'),
      ['rest', 'a()'],
      [1],
      classOf(REST),
    ],
    [
      'a test by its displayed name',
      classOf(REST, '    @Test @DisplayName("a \\"nice\\" name") void a() { }'),
      ['rest', 'a "nice" name'],
      [1],
      classOf(REST),
    ],
    [
      'a test that takes something',
      classOf(REST, '    @Test void a(TestInfo info, Map<String, Integer> map) { }'),
      ['rest', 'a(TestInfo, Map)'],
      [1],
      classOf(REST),
    ],
    [
      'a repeated test',
      classOf(REST, '    @RepeatedTest(2) void a() { }'),
      ['rest', 'a() repetition 1 of 2', 'a repetition 2 of 2'],
      [1, 2],
      classOf(REST),
    ],
    [
      'a row of values',
      classOf('    @ParameterizedTest @EnumSource(value = E.class, names = {"A", "B"}) void a(E e) { }'),
      ['a(E) [1] A', 'a(E) [2] B'],
      [0],
      classOf('    @ParameterizedTest @EnumSource(value = E.class, names = {"B"}) void a(E e) { }'),
    ],
    [
      'a row of commas',
      classOf(
        '    @ParameterizedTest\n    @CsvSource({\n        "1, a",\n        "2, b"\n    })\n    void a(int i, String s) { }',
      ),
      ['a(int, String) [1] 1, a', 'a(int, String) [2] 2, b'],
      [1],
      classOf(
        '    @ParameterizedTest\n    @CsvSource({\n        "1, a"\n    })\n    void a(int i, String s) { }',
      ),
    ],
    [
      'a row of a text block',
      classOf(
        '    @ParameterizedTest @CsvSource(textBlock = """\n        # n\n        1\n\n        2\n        """) void a(int i) { }',
      ),
      ['a(int) [1] 1', 'a(int) [2] 2'],
      [0],
      classOf(
        '    @ParameterizedTest @CsvSource(textBlock = """\n        # n\n\n        2\n        """) void a(int i) { }',
      ),
    ],
    [
      'a row of a method of the same name',
      classOf(
        '    @ParameterizedTest @MethodSource void a(int i) { }',
        '    static IntStream a() { return IntStream.of(1, 2); }',
      ),
      ['a(int) [1] 1', 'a(int) [2] 2'],
      [1],
      classOf(
        '    @ParameterizedTest @MethodSource void a(int i) { }',
        '    static IntStream a() { return IntStream.of(1); }',
      ),
    ],
    [
      'the method that gave its rows, and imports and helpers that it used',
      [
        'import static a.B.help;',
        'import static a.C.*;',
        'import a.D;',
        'import a.E;',
        '',
        'class T {',
        '    private static final int X = 1, Y = 2;',
        '    private D d = new D();',
        '    @Mock E e;',
        '',
        REST,
        '',
        '    @BeforeEach void setUp() { }',
        '',
        '    static Stream<Integer> rows() { return make(X).boxed(); }',
        '    static IntStream make(int i) { return IntStream.of(i, Y); }',
        '    @ParameterizedTest @MethodSource("rows") void a(int i) { help(new Pair(i, d)); }',
        '}',
        '',
        'record Pair(Object a, Object b) { }',
        '',
      ].join('\n'),
      ['rest', 'a(int) [1] 1', 'a(int) [2] 2'],
      [1, 2],
      [
        'import static a.C.*;',
        'import a.E;',
        '',
        'class T {',
        '    @Mock E e;',
        '',
        REST,
        '',
        '    @BeforeEach void setUp() { }',
        '}',
        '',
      ].join('\n'),
    ],
  ])('should cut out %s', async (_, text, names, gone, left) => {
    expect(await without(text, names, gone)).toBe(left);
  });

  it('should keep members of a class that has to have them', async () => {
    const text =
      'class T implements Helper {\n    public int help() { return 1; }\n\n    @Test void a() { help(); }\n\n    @Test void b() { }\n}\n';

    expect(await without(text, ['a', 'b'], [0])).toContain('help()');
  });

  it.each<[string, string]>([
    ['a repetition', '@RepeatedTest(2) void a() { }'],
    ['values from elsewhere', '@ParameterizedTest @EnumSource(E.class) void a() { }'],
    ['two sources', '@ParameterizedTest @NullSource @ValueSource(ints = {1}) void a() { }'],
    ['what is left out', '@ParameterizedTest @EnumSource(mode = EXCLUDE, names = {"A", "B"}) void a() { }'],
    [
      'a text block with a heading',
      '@ParameterizedTest @CsvSource(useHeadersInDisplayName = true, textBlock = """\n  n\n  1\n  2\n  """) void a() { }',
    ],
    [
      'a text block that ends in a row',
      '@ParameterizedTest @CsvSource(textBlock = """\n  1\n  2""") void a() { }',
    ],
    ['rows of another class', '@ParameterizedTest @MethodSource("b.C#d") void a() { }'],
    [
      'rows of two tests',
      'static Stream<Integer> r() { return Stream.of(1, 2); } @ParameterizedTest @MethodSource("r") void a() { } @ParameterizedTest @MethodSource("r") void b() { }',
    ],
    [
      'rows that are made',
      'static Stream<Integer> r() { return IntStream.range(0, 2).boxed(); } @ParameterizedTest @MethodSource("r") void a() { }',
    ],
  ])('should not guess at %s', async (_, member) => {
    expect(await without(classOf(`    ${member}`), ['a() [1] 1', 'a() [2] 2'], [0])).toBeNull();
  });
});
