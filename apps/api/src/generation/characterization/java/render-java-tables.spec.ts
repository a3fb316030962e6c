import { renderJava } from './render-java';
import { body, rows } from './testing/rendered';

describe(`${renderJava.name} of alike calls`, () => {
  it('should make a table of alike calls, as short as they allow', () => {
    expect(body(rows(3, (index) => ({ args: [String(index), '2'], value: String(index) }))))
      .toBe(`    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 2"})
    void returnsExpected(int whole, int expected) {
        assertEquals(expected, Till.share(whole, 2));
    }
`);
    expect(
      body(rows(3, (index) => ({ args: [String(index), '2'], value: 'true', type: 'boolean' }))),
    ).toContain(
      '@ValueSource(ints = {0, 1, 2})\n    void isTrue(int whole) {\n        assertTrue(Till.share(whole, 2));',
    );
    const texts = rows(3, (index) => ({
      args: [`"a${index}"`, "'x'"],
      argTypes: ['String', 'char'],
      value: `"b, ${index}"`,
      type: 'String',
    }));
    expect(body(texts)).toContain(`@CsvSource({"a0, 'b, 0'", "a1, 'b, 1'", "a2, 'b, 2'"})`);
    const lists = rows(3, (index) => ({
      args: [`List.of(${index})`, '1'],
      argTypes: ['List<Integer>', 'int'],
      value: `List.of(${index}, 1)`,
      type: 'List<Integer>',
    }));
    expect(body(lists)).toContain(
      'static Stream<Arguments> returns2ItemsCases() {\n        return Stream.of(\n                arguments(List.of(0), List.of(0, 1)),',
    );
    const fractions = rows(3, (index) => ({
      args: [`${index}.5`, '1.0'],
      argTypes: ['double', 'double'],
      value: `${index}.25`,
      type: 'double',
      approximate: true,
    }));
    expect(body(fractions)).toContain('assertEquals(expected, Till.share(whole, 1.0), 1e-9);');
    const failing = rows(3, (index) => ({
      args: [String(index), '0'],
      outcome: 'raised',
      value: null,
      type: 'ArithmeticException',
      message: 'by zero',
    }));
    expect(body(failing)).toContain('@ValueSource(ints = {0, 1, 2})');
    const told = rows(3, (index) => ({
      args: [String(index), '0'],
      outcome: 'raised',
      value: null,
      type: 'ArithmeticException',
      message: `no ${index}`,
    }));
    expect(body(told)).toContain('@CsvSource({"0, no 0", "1, no 1", "2, no 2"})');
    const arrays = rows(3, (index) => ({
      args: [String(index), '0'],
      value: `new int[] {${index}}`,
      type: 'int[]',
    }));
    expect(body(arrays)).toContain('assertArrayEquals(expected, Till.share(whole, 0));');
    const levels = rows(3, (index) => ({
      args: [String(index), '0'],
      value: `Level.L${index}`,
      type: 'Level',
      names: ['Till', 'Level'],
    }));
    expect(body(levels)).toContain(
      '@CsvSource({"0, L0", "1, L1", "2, L2"})\n    void returnsExpected(int whole, Level expected)',
    );
    const limits = rows(3, (index) => ({
      args: [['Integer.MAX_VALUE', '-1', '7'][index] ?? '', '0'],
      value: String(index),
    }));
    expect(body(limits)).toContain('"2147483647, 0"');
  });
});
