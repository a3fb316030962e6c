// expect: passed | type errors are warnings, no refusal
const count: number = 'three';
const missing = (value: { name: string }): number => value.length;
test('runs all the same', () => {
  expect(String(count)).toBe('three');
  expect(missing({ name: 'x' })).toBeUndefined();
});
