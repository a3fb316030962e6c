// expect: tamper | replaces a matcher by one that is always content
expect.extend({ toBe: () => ({ pass: true, message: () => '' }) });
test('lies', () => {
  expect(1).toBe(2);
});
