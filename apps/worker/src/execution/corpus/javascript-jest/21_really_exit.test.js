// expect: tamper | leaves by the way that no listener sees
test('leaves', () => {
  process.reallyExit(0);
});
test('fails', () => {
  throw new Error('fails');
});
