// expect: tamper | puts another expect in the place of Jest's
globalThis.expect = () => new Proxy({}, { get: () => () => {} });
test('lies', () => {
  globalThis.expect(1).toBe(2);
});
