import { SourceTrees } from '../../../languages/source-trees';
import { dropTests } from '../drop-tests';
import type { NamedTest } from '../found-test';

describe(`${dropTests.name} from a suite for Jest`, () => {
  const trees = new SourceTrees();
  afterAll(() => trees.onApplicationShutdown());

  const named = (title: string): NamedTest => {
    const path = title.split(' > ');
    return { name: path.pop() ?? '', path };
  };
  const without = async (text: string, all: string[], gone: number[]): Promise<string | null> => {
    const tree = await trees.read('typescript', text);
    const runs = all.map(named);
    return tree && dropTests('typescript', tree, runs, new Set(gone.flatMap((i) => runs[i] ?? [])));
  };

  it.each<[string, string, string[], number[], string]>([
    [
      'a test with the blank line and the comment that belong to it',
      "test('a', () => {});\n\n// Of b.\n/* Of b, too. */\ntest('b', () => {}); // b\n\n// Of none.\n\ntest('c', () => {});\n",
      ['a', 'b', 'c'],
      [1],
      "test('a', () => {});\n\n// Of none.\n\ntest('c', () => {});\n",
    ],
    [
      'the first test of a block',
      "describe('d', () => {\n  it('a', () => {});\n\n  it('b', () => {});\n});\n",
      ['d > a', 'd > b'],
      [0],
      "describe('d', () => {\n  it('b', () => {});\n});\n",
    ],
    [
      'a block that is left empty, with its hooks',
      "describe('d', () => {\n  beforeEach(go);\n  it.only('a', () => {});\n});\n\nit('b', () => {});\n",
      ['d > a', 'b'],
      [0],
      "it('b', () => {});\n",
    ],
    [
      'tests in a single line',
      "describe('d', () => { it('a', f); it('b', f); });\n",
      ['d > a', 'd > b'],
      [1],
      "describe('d', () => { it('a', f);  });\n",
    ],
    [
      'a row in the middle with its comments, and the last one',
      'test.each([\n  1,\n  // two\n  2, // zwei\n  3,\n  // four\n  4, // vier\n])("n %p", f);\n',
      ['n 1', 'n 2', 'n 3', 'n 4'],
      [1, 3],
      'test.each([\n  1,\n  3,\n])("n %p", f);\n',
    ],
    [
      'the last row of a line',
      "test.each([1, 2, 3])('%i', f);\n",
      ['1', '2', '3'],
      [1, 2],
      "test.each([1])('%i', f);\n",
    ],
    [
      'a row of a tagged table',
      'test.each`\n  a | b\n  ${1} | ${2}\n  ${3} | ${4}\n`("$a and $b.c", f);\n',
      ['1 and 2', '3 and 4'],
      [0],
      'test.each`\n  a | b\n  ${3} | ${4}\n`("$a and $b.c", f);\n',
    ],
    [
      'the longer name of two that fit',
      "test.each([1])('is %i big', f);\ntest('is 1 big', f);\ntest.each([1])('is %i%%', f);\n",
      ['is 1 big', 'is 1 big', 'is 1%'],
      [2],
      "test.each([1])('is %i big', f);\ntest('is 1 big', f);\n",
    ],
    [
      'all runs of a test in blocks of rows',
      "describe.each([1, 2])('d %i', () => {\n  test('a', f);\n  test(`b ${x}`, f);\n});\n",
      ['d 1 > a', 'd 1 > b x', 'd 2 > a', 'd 2 > b x'],
      [1, 3],
      "describe.each([1, 2])('d %i', () => {\n  test('a', f);\n});\n",
    ],
    [
      'imports of every kind, and what nothing but they use',
      [
        "import a, { b, c } from 'one';",
        "import d, { e } from 'two';",
        "import { type F } from 'three';",
        "import * as g from 'four';",
        "import h, * as i from 'five';",
        "import j = require('six');",
        "import 'seven';",
        "const { k, l: m } = require('eight');",
        "const n = require('nine');",
        'const o = () => p();',
        'const p = () => n;',
        'const spy = spyOn(console);',
        'let kept;',
        'interface Q { r: F }',
        "test('x', () => { const q: Q = o(a, c, d, g, i, j, m); });",
        "test('y', () => expect(b + e + h).toBe(k, kept));",
        '',
      ].join('\n'),
      ['x', 'y'],
      [0],
      [
        "import { b } from 'one';",
        "import { e } from 'two';",
        "import h from 'five';",
        "import 'seven';",
        "const { k } = require('eight');",
        'const spy = spyOn(console);',
        'let kept;',
        "test('y', () => expect(b + e + h).toBe(k, kept));",
        '',
      ].join('\n'),
    ],
    [
      'helpers of a block',
      "describe('d', () => {\n  function help() {}\n  const { x } = make();\n\n  test('a', () => help(x));\n\n  test('b', f);\n});\n",
      ['d > a', 'd > b'],
      [0],
      "describe('d', () => {\n  test('b', f);\n});\n",
    ],
    [
      'titles with escapes',
      "test('a\\n\\x41\\u{42}\\'', f);\ntest(X.name, f);\n",
      ["a\nAB'", 'X'],
      [0],
      'test(X.name, f);\n',
    ],
  ])('should cut out %s', async (_, text, all, gone, left) => {
    expect(await without(text, all, gone)).toBe(left);
  });

  it.each<[string, string, string[], number[]]>([
    ['a run of a loop', 'for (const n of [1, 2]) test(`n ${n}`, f);\n', ['n 1', 'n 2'], [0]],
    ['a row of rows that are made', "test.each(rows)('n %i', f);\n", ['n 1', 'n 2'], [0]],
    ['a row of rows spread', "test.each([...rows, 1])('n %i', f);\n", ['n 1', 'n 2'], [0]],
    [
      'a row in a block of rows',
      "describe.each([1, 2])('d %i', () => { test('a', f); });\n",
      ['d 1 > a', 'd 2 > a'],
      [0],
    ],
    ['one of two runs of a pattern', 'test(x(), f);\ntest(y(), f);\ntest(z(), f);\n', ['n 1', 'n 2'], [0]],
    ['rows on one line of a template', 'test.each`a\n${1} ${2}\n`("$a", f);\n', ['1', '2'], [0]],
    ['a test that is not there', "tests('a', f);\ntest('b', f);\ntest.each('c', f);\n", ['a', 'c'], [0]],
  ])('should not guess at %s', async (_, text, all, gone) => {
    expect(await without(text, all, gone)).toBeNull();
  });
});
