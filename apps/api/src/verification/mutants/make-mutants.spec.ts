import type { Language } from '@tester/contracts';
import { applyEdits } from '../../languages/source-tree';
import { SourceTrees } from '../../languages/source-trees';
import { hollowSources } from './hollow';
import { makeMutants } from './make-mutants';
import { spread } from './mutant';

describe(makeMutants.name, () => {
  const trees = new SourceTrees();
  afterAll(() => trees.onApplicationShutdown());

  const shown = async (language: Language, source: string): Promise<string[]> => {
    const tree = await trees.read(language, source);
    if (tree === null) throw new Error('no tree');
    return makeMutants(language, tree).map(({ operator, line, original, replacement }) =>
      [operator, line, `${original} → ${replacement}`].join(' '),
    );
  };

  it('should change Python by every operator', async () => {
    expect(
      await shown(
        'python',
        [
          '"""Not a value."""',
          'import os',
          'def f(a: "int", b=1):',
          '    if not a and b >= -2:',
          '        a += 1',
          '    while a not in b: break',
          '    try:',
          '        self.x = g(a)',
          '    except ValueError as e:',
          '        log(f"{e}")',
          '        raise KeyError("")',
          '    c = a',
          '    return a ** 2.5',
          'if __name__ == "__main__":',
          '    f(1 + 1)',
        ].join('\n'),
      ),
    ).toEqual([
      'constant 3 1 → 2',
      'boolean 4 not a → a',
      'boolean 4 not a and b >= -2 → False',
      'boolean 4 not a and b >= -2 → True',
      'boolean 4 and → or',
      'relational 4 >= → >',
      'relational 4 >= → <',
      'arithmetic 4 -2 → 2',
      'constant 4 2 → 3',
      'statement 5 a += 1 → pass',
      'arithmetic 5 += → -=',
      'constant 5 1 → 2',
      'boolean 6 a not in b → False',
      'relational 6 not in → in',
      'statement 6 break → pass',
      'statement 8 self.x = g(a) → pass',
      'statement 10 log(f"{e}") → pass',
      'exception 10 log(f"{e}")\n        raise KeyError("") → raise',
      'exception 11 raise KeyError("") → pass',
      'constant 11 "" → "mutant"',
      'return 13 a ** 2.5 → None',
      'arithmetic 13 ** → *',
      'constant 13 2.5 → (2.5 + 1)',
    ]);
  });

  it.each<Language>(['javascript', 'typescript'])('should change %s by every operator', async (language) => {
    expect(
      await shown(
        language,
        [
          "'use strict';",
          "import x from 'y';",
          'const f = (a, b = 10n) => a + b;',
          'function g(a) {',
          '  if (!a || a === true) { a -= 1; i++; } else throw new Error(`t`);',
          '  try { this.h(a); } catch (e) { log(e); }',
          '  return a ? { "k": 1 } : null;',
          '}',
        ].join('\n'),
      ),
    ).toEqual([
      'return 3 a + b → undefined',
      'arithmetic 3 + → -',
      'boolean 5 !a → a',
      'boolean 5 !a || a === true → false',
      'boolean 5 !a || a === true → true',
      'boolean 5 || → &&',
      'relational 5 === → !==',
      'boolean 5 true → false',
      'statement 5 a -= 1; → ;',
      'arithmetic 5 -= → +=',
      'constant 5 1 → 2',
      'statement 5 i++; → ;',
      'arithmetic 5 ++ → --',
      'exception 5 throw new Error(`t`); → ;',
      'constant 5 `t` → ``',
      'statement 6 this.h(a); → ;',
      'exception 6 { log(e); } → { throw e; }',
      'statement 6 log(e); → ;',
      'boolean 7 a → false',
      'boolean 7 a → true',
      'return 7 a ? { "k": 1 } : null → undefined',
      'constant 7 1 → 2',
    ]);
  });

  it('should change Java by every operator, each return by its type', async () => {
    expect(
      await shown(
        'java',
        [
          'class A {',
          '  @Deprecated(since = "1") boolean f(int a) { return a > 1; }',
          '  String s() { return "s"; }',
          '  double d(Runnable r) { r.run(); for (;;) { continue; } }',
          '  double e() { try { return 2L * 1.5; } catch (Exception x) { throw x; } }',
          '}',
        ].join('\n'),
      ),
    ).toEqual([
      'return 2 a > 1 → !(a > 1)',
      'relational 2 > → >=',
      'relational 2 > → <=',
      'constant 2 1 → 2',
      'return 3 "s" → null',
      'constant 3 "s" → ""',
      'statement 4 r.run(); → ;',
      'statement 4 continue; → ;',
      'constant 5 2L → (2L + 1)',
      'return 5 2L * 1.5 → 0d',
      'arithmetic 5 * → /',
      'constant 5 1.5 → (1.5 + 1)',
      'exception 5 { throw x; } → { throw new IllegalStateException(); }',
      'exception 5 throw x; → ;',
    ]);
  });

  it('should make none of what cannot be read', async () => {
    expect(await shown('python', 'def f(:\n  return 1 +')).toEqual([]);
  });

  it('should take some of many from all over the source', () => {
    expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 2, 5, 7]);
    expect(spread([1, 2], 4)).toEqual([1, 2]);
  });

  it.each<[Language, string, string, string]>([
    [
      'python',
      'def f(a):\n    """Doc."""\n    return [x for x in a]\nclass A:\n    def __init__(self): self.a = 1\n    async def m(self):\n        if self.a:\n            return 1\n        return 2\n',
      'def f(a):\n    return None\nclass A:\n    def __init__(self): self.a = 1\n    async def m(self):\n        return None\n',
      'return object()',
    ],
    [
      'javascript',
      '(function () { const f = (a) => a + 1; function g() { return () => 1; } module.exports = { f, g, m() { return 2; } }; })();\nclass A { constructor() { this.a = 1; } m() { return this.a; } }',
      '(function () { const f = (a) => undefined; function g() { return undefined; } module.exports = { f, g, m() { return undefined; } }; })();\nclass A { constructor() { this.a = 1; } m() { return undefined; } }',
      "Symbol('hollow')",
    ],
    [
      'java',
      'class A { A(int a) { this.a = a; } int f() { return 1; } void g() { f(); } Thing t() { return new Thing(); } String s() { return "a"; } }',
      'class A { A(int a) { this.a = a; } int f() { return 0; } void g() { } Thing t() { return null; } String s() { return null; } }',
      'return 7777;',
    ],
  ])('should hollow %s out', async (language, source, nothing, something) => {
    const tree = await trees.read(language, source);
    const hollow = tree && hollowSources(language, tree);

    expect(hollow?.[0]).toBe(nothing);
    expect(hollow?.[1]).toContain(something);
    // The last one builds no object: whether a test looks at that is told by it alone.
    expect(hollow?.[2]).toMatch(/(?:raise AssertionError|throw new (?:Assertion)?Error)\(["']hollow["']\)/);
  });

  it('should have nothing to hollow out where there is no function', async () => {
    const tree = await trees.read('python', 'a = 1\n');
    expect(tree && hollowSources('python', tree)).toEqual([]);
    const broken = await trees.read('python', 'def f(:');
    expect(broken && hollowSources('python', broken)).toEqual([]);
  });

  it('should give places in UTF-16, as the text is sliced', async () => {
    const source = 'def f():\n    return "😀é" + 1\n';
    const tree = await trees.read('python', source);
    const mutant = tree && makeMutants('python', tree).find(({ operator }) => operator === 'arithmetic');

    expect(mutant && applyEdits(source, [mutant])).toBe('def f():\n    return "😀é" - 1\n');
  });
});
