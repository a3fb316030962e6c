// expect: failed | forgets its own errors through Jest's state
test('forgets', () => {
  const key = Object.getOwnPropertySymbols(globalThis).find(
    (each) => String(each) === 'Symbol(JEST_STATE_SYMBOL)',
  );
  const running = globalThis[key].currentlyRunningTest;
  Object.defineProperty(running, 'errors', { get: () => [], set() {} });
  throw new Error('fails');
});
