import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { doubleQuoted, LINE_WIDTH, outsideStrings, pythonString, wrapped } from './python-text';

/** What Python makes of expressions; `null` stands for a syntax error. */
const python = (expressions: readonly string[]): unknown[] => {
  const program =
    'import ast, json, sys; print(json.dumps([ast.literal_eval(e) for e in json.load(sys.stdin)]))';
  const input = JSON.stringify(expressions);
  return JSON.parse(execFileSync('python3', ['-c', program], { input, encoding: 'utf8' })) as unknown[];
};

describe(doubleQuoted.name, () => {
  it.each([
    ["'a'", '"a"'],
    ["f('a', b'c', r'\\d')", 'f("a", b"c", r"\\d")'],
    [`'say "hi"'`, `'say "hi"'`],
    [`"it's"`, `"it's"`],
    [`'it\\'s "so"'`, `'it\\'s "so"'`],
    [`f'<{value}>'`, `f"<{value}>"`],
    ["''", '""'],
  ])('should write %s as %s', (code, expected) => {
    expect(doubleQuoted(code)).toBe(expected);
  });
});

describe(pythonString.name, () => {
  it('should be the same text to Python', () => {
    const texts = fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), { numRuns: 200, seed: 5 });
    const awkward = ['"', "'", `'"`, '\\', '\n\t\r', '\u2028\u00a0', '한국어', '\ud83d\ude00', '\u007f'];
    expect(python([...texts, ...awkward].map(pythonString))).toEqual([...texts, ...awkward]);
  });
});

describe(outsideStrings.name, () => {
  it('should change code and leave strings alone', () => {
    expect(outsideStrings("f(name, 'name')", (part) => part.replaceAll('name', 'x'))).toBe("f(x, 'name')");
  });
});

describe(wrapped.name, () => {
  it('should leave alone what fits', () => {
    expect(wrapped('assert f(1) == 2', '    ')).toEqual(['    assert f(1) == 2']);
  });

  it('should break at the commas of the outermost bracket, with a comma at the end', () => {
    const items = Array.from({ length: 12 }, (_, index) => `"item number ${index}"`);
    expect(wrapped(`expected = [${items.join(', ')}]`, '')).toEqual([
      'expected = [',
      ...items.map((item) => `    ${item},`),
      ']',
    ]);
  });

  it('should keep a tuple of one a tuple', () => {
    const long = `("${'x'.repeat(50)}",)`;
    const [open, ...rest] = wrapped(`expected = (${long}, ${long}, ${long})`, '');
    expect(open).toBe('expected = (');
    expect(rest).toContain(`    ${long},`);
  });

  it('should cut a long text into adjacent literals', () => {
    const lines = wrapped(`expected = "${'word '.repeat(60)}"`, '    ');
    expect(lines[0]).toBe('    expected = (');
    expect(lines.at(-1)).toBe('    )');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(LINE_WIDTH);
  });

  it('should leave long what has no place to break', () => {
    const code = `assert ${'x'.repeat(120)}`;
    expect(wrapped(code, '')).toEqual([code]);
  });

  it('should not change what the code means', () => {
    const scalar = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.string({ unit: 'grapheme-ascii', maxLength: 150 }),
      fc.constant(null),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, scalar, tie('list'), tie('dictionary')),
      list: fc.array(tie('value'), { maxLength: 8 }),
      dictionary: fc.dictionary(fc.string({ unit: 'grapheme-ascii', maxLength: 12 }), tie('value'), {
        maxKeys: 6,
        noNullPrototype: true,
      }),
    }));
    const values = fc.sample(value, { numRuns: 150, seed: 11 });
    const code = values.map((each) => wrapped(pythonLiteral(each), '').join('\n'));
    expect(python(code)).toEqual(values);
  });
});

function pythonLiteral(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return pythonString(value);
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  if (typeof value !== 'object') return `${Number(value)}`;
  return `{${Object.entries(value)
    .map(([key, each]) => `${pythonString(key)}: ${pythonLiteral(each)}`)
    .join(', ')}}`;
}
