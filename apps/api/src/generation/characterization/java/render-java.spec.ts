import type { Observation } from '@tester/contracts';
import { renderJava } from './render-java';
import { body, seen, suite } from './testing/rendered';

describe(renderJava.name, () => {
  it('should be a class in the package of the source, with what it imports', () => {
    const code = suite(
      [seen({ value: 'List.of(1)', imports: ['import java.util.List;', 'import java.util.Map;'] })],
      { packageName: 'shop' },
    );
    expect(code).toBe(`// These characterization tests pin what Till does today.
// A failure means that the behaviour changed; nothing here says that it was right before.
package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TillTest {
    @Test
    void returnsOneItem() {
        assertEquals(List.of(1), Till.share(6, 2));
    }
}
`);
  });

  it('should come in pieces, one for each test', () => {
    const other = seen({ callable: 'Till.half', call: 'Till.half({0})', args: ['4'], argTypes: ['int'] });
    const pieces = renderJava(
      'Till',
      { callables: [], skipped: [], incomplete: null },
      [seen(), other],
      'en',
    );
    expect(pieces.map((piece) => (piece.match(/@Test/g) ?? []).length)).toEqual([0, 1, 1, 0]);
  });

  it.each<[string, Partial<Observation>, string]>([
    ['a truth', { value: 'true', type: 'boolean' }, 'assertTrue(Till.share(6, 2));'],
    ['an untruth', { value: 'false', type: 'boolean' }, 'assertFalse(Till.share(6, 2));'],
    ['nothing', { value: 'null', type: 'String' }, 'assertNull(Till.share(6, 2));'],
    [
      'a fraction',
      { value: '0.1', type: 'double', approximate: true },
      'assertEquals(0.1, Till.share(6, 2), 1e-9);',
    ],
    [
      'a large fraction',
      { value: '1.5E9', type: 'double', approximate: true },
      'assertEquals(1.5E9, Till.share(6, 2), 1e-3);',
    ],
    [
      'an array',
      { value: 'new int[] {1, 2}', type: 'int[]' },
      'assertArrayEquals(new int[] {1, 2}, Till.share(6, 2));',
    ],
    [
      'an array of fractions',
      { value: 'new double[] {0.5}', type: 'double[]' },
      'assertArrayEquals(new double[] {0.5}, Till.share(6, 2), 1e-9);',
    ],
    [
      'an error',
      { outcome: 'raised', value: null, type: 'ArithmeticException' },
      'assertThrows(ArithmeticException.class, () -> Till.share(6, 2));',
    ],
    [
      'an error with its text',
      { outcome: 'raised', value: null, type: 'IllegalStateException', message: 'no "parts"' },
      'var exception = assertThrows(IllegalStateException.class, () -> Till.share(6, 2));\n        assertEquals("no \\"parts\\"", exception.getMessage());',
    ],
    [
      'what it prints',
      { value: null, type: 'void', stdout: 'hi\n' },
      'assertEquals("hi\\n", printedBy(() -> Till.share(6, 2)));',
    ],
    ['nothing at all', { value: null, type: 'void' }, 'assertDoesNotThrow(() -> Till.share(6, 2));'],
    [
      'one fact of a result',
      { value: null, type: 'Point', resultState: { 'result.x()': '1' } },
      'assertEquals(1, Till.share(6, 2).x());',
    ],
    [
      'a long value',
      { value: `List.of(${'1, '.repeat(40)}1)`, type: 'List<Integer>' },
      'assertEquals(expected, Till.share(6, 2));',
    ],
  ])('should assert %s', (_, changes, line) => {
    expect(body([seen(changes)])).toContain(line);
  });

  it('should assert several facts of a result, and what a call changes, together', () => {
    const point = seen({ value: null, type: 'Point', resultState: { 'result.x()': '1', 'result.y()': '2' } });
    expect(body([point])).toContain(
      'var result = Till.share(6, 2);\n        assertAll(() -> assertEquals(1, result.x()), () -> assertEquals(2, result.y()));',
    );
    const sorted = seen({
      value: null,
      type: 'void',
      args: ['new int[] {2, 1}', '2'],
      argsAfter: { '0': 'new int[] {1, 2}' },
    });
    expect(body([sorted])).toContain(
      'var whole = new int[] {2, 1};\n        Till.share(whole, 2);\n        assertArrayEquals(new int[] {1, 2}, whole);',
    );
  });

  it('should build and drive objects, and declare what may be thrown', () => {
    const pushed = seen({
      callable: 'Stack.push',
      call: 'stack.push({0})',
      args: ['1'],
      argNames: ['item'],
      argTypes: ['int'],
      setup: ['Stack stack = new Stack();', 'stack.push(2);'],
      value: null,
      type: 'void',
      stateAfter: { 'stack.size()': '2', 'stack.isEmpty()': 'false' },
      throwsChecked: true,
      names: ['Stack'],
    });
    expect(suite([pushed])).toContain(`class StackTest {
    @Test
    void updatesSize() throws Exception {
        Stack stack = new Stack();
        stack.push(2);

        stack.push(1);
        assertAll(() -> assertEquals(2, stack.size()), () -> assertFalse(stack.isEmpty()));
    }
}`);
  });

  it('should nest the tests of callables that have several', () => {
    const halves = [
      seen({ callable: 'Till.half', call: 'Till.half({0})', args: ['4'], argTypes: ['int'], value: '2' }),
    ];
    const code = body([
      seen(),
      seen({ args: ['8', '2'], value: '4' }),
      seen({ args: ['1', '0'], outcome: 'raised', value: null, type: 'ArithmeticException' }),
      ...halves,
    ]);
    expect(code).toMatch(/^ {4}@Test\n {4}void halfReturns2\(\)/);
    expect(code).toContain('    @Nested\n    class Share {\n        @Test\n        void returns3() {');
    expect(code).toContain('void throwsArithmeticException()');
  });

  it('should say at the end what has no test, and leave alone a source that takes its names', () => {
    const skipped = [{ qualifiedName: 'Till.forever', reason: 'it does not end' }];
    expect(suite([seen()], { skipped })).toMatch(
      /\n\n {4}\/\/ Not covered:\n {4}\/\/ - Till\.forever: it does not end\n\}\n$/,
    );
    expect(suite([seen({ names: ['Nested'] })])).not.toContain('@Test');
    expect(suite([seen({ names: ['Till', 'TillTest'] })])).toContain('class TillCharacterizationTest {');
  });
});
