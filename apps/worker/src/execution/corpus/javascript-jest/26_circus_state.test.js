// expect: tamper | takes Jest's listeners away and empties its list of errors
test('cleans up behind itself', () => {
  globalThis[Symbol.for('EVENT_HANDLERS')].length = 0;
  throw new Error('fails');
});
