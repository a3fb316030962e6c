// expect: tamper | leaves with success from a hook, before the failing test
afterEach(() => process.exit(0));
test('passes', () => {});
test('fails', () => {
  throw new Error('fails');
});
