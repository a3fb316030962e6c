import type { Language } from '@tester/contracts';
import { applyEdits } from '../../languages/source-tree';
import { SourceTrees } from '../../languages/source-trees';
import { reanchored } from './reanchor';

const python = (...lines: string[]): string =>
  `def test_a():\n${lines.map((line) => `    ${line}\n`).join('')}`;
const inJest = (line: string): string => `it('test_a', () => {\n  ${line}\n});\n`;
const java = (line: string): string => `class T {\n  @Test void test_a() {\n    ${line}\n  }\n}\n`;
const note = (mark: string, old: string): string =>
  `  ${mark} accepted as it is today: expected ${old} before`;

/** Language, suite, what was expected and returned, the suite then; null: it is not certain what is meant. */
const CASES: readonly (readonly [Language, string, string, string, string | null])[] = [
  ['python', python('assert f(6, 2) == 4'), '4', '3.0', python(`assert f(6, 2) == 3.0${note('#', '4')}`)],
  ['python', python("assert f(1) == 'a'"), "'a'", "'b'", python(`assert f(1) == "b"${note('#', "'a'")}`)],
  ['python', python('assert f(1) is None'), 'None', 'True', python(`assert f(1) is True${note('#', 'None')}`)],
  ['python', python('assert f(1) == -1'), '-1', '2', python(`assert f(1) == 2${note('#', '-1')}`)],
  ['python', python('assert f(1) == 4', 'assert f(2) == 4'), '4', '3', null],
  ['python', python('x = 4', 'assert f(1) == x'), '4', '3', null],
  ['python', python('assert f(1) == [4]'), '[4]', '[3]', null],
  ['python', python('assert f(1) == 4'), '4', '<object at 0x1>', null],
  ['python', python('assert f(1) == "a"'), "'a'", "'a...z'", null],
  ['python', python('assert f(1) == 4, "why"'), '4', '3', null],
  ['python', `@pytest.mark.parametrize('n', [1, 2])\n${python('assert n == 4').replace('()', '(n)')}`, '4', '1', null],
  ['python', python('assert f(1) == 4') + python('assert f(1) == 4'), '4', '3', null],
  ['javascript', inJest("expect(f(4)).toBe('x');"), '"x"', '"y"', inJest(`expect(f(4)).toBe("y");${note('//', "'x'")}`)],
  ['javascript', inJest('expect(f(4)).toEqual(4);'), '4', 'undefined', inJest(`expect(f(4)).toEqual(undefined);${note('//', '4')}`)],
  ['javascript', inJest('expect(f(4)).toHaveLength(4);'), '4', '3', null],
  ['typescript', inJest('expect(f(4)).toBe(true);'), 'true', 'false', inJest(`expect(f(4)).toBe(false);${note('//', 'true')}`)],
  ['java', java('assertEquals(4, f(4));'), '4', '3', java(`assertEquals(3, f(4));${note('//', '4')}`)],
  ['java', java('assertEquals(4L, f(4));'), '4', '3', java(`assertEquals(3L, f(4));${note('//', '4L')}`)],
  ['java', java('assertEquals("a", f(4));'), 'a', 'b', java(`assertEquals("b", f(4));${note('//', '"a"')}`)],
  ['java', java('assertEquals("a", f(4));'), 'a', 'null', null],
  ['java', java('assertEquals(4, f(4));'), '4', '3.5', null],
  ['java', java('assertTrue(f(4));'), 'true', 'false', null],
]; // prettier-ignore

describe(reanchored.name, () => {
  const trees = new SourceTrees();
  afterAll(() => trees.onApplicationShutdown());

  it.each(CASES)('%s: %j, expected %s, returned %s', async (language, suite, expected, actual, result) => {
    const tree = await trees.read(language, suite);
    if (tree === null) throw new Error('the suite was not read');
    const test = { name: 'test_a', path: language === 'java' ? ['T'] : [] };
    const edits = reanchored(language, tree, test, { expected, actual });
    expect(edits && applyEdits(suite, edits)).toBe(result);
  });
});
