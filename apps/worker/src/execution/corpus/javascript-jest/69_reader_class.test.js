// expect: passed | private fields, generators, symbols, big integers, regular expressions, tagged templates
class Stack {
  #items = [];
  static of(...items) {
    const stack = new Stack();
    for (const item of items) stack.push(item);
    return stack;
  }
  push(item) {
    this.#items.push(item);
    return this;
  }
  get size() {
    return this.#items.length;
  }
  *[Symbol.iterator]() {
    for (let i = this.size - 1; i >= 0; i--) yield this.#items[i];
  }
}
test('iterates', () => {
  expect([...Stack.of(1, 2, 3)]).toStrictEqual([3, 2, 1]);
  expect(2n ** 64n).toBe(18446744073709551616n);
  expect('2024-05-06'.match(/(?<year>\d{4})/).groups.year).toBe('2024');
  expect(String.raw`a\n`).toHaveLength(3);
  expect(structuredClone({ a: new Date(0) })).toEqual({ a: new Date(0) });
  expect(Object.groupBy([1, 2, 3], (n) => (n % 2 ? 'odd' : 'even'))).toEqual({ odd: [1, 3], even: [2] });
});
