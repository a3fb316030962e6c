// expect: passed | time under the suite's control
afterEach(() => jest.useRealTimers());
test('debounces', () => {
  jest.useFakeTimers({ now: new Date('2024-02-29T12:00:00Z') });
  const called = jest.fn();
  setTimeout(called, 60_000);
  jest.advanceTimersByTime(59_999);
  expect(called).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(called).toHaveBeenCalledTimes(1);
  expect(new Date().toISOString()).toBe('2024-02-29T12:01:00.000Z');
});
