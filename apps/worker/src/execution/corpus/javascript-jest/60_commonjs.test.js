// expect: passed | CommonJS, built-in modules, describe.each, hooks
const { EventEmitter } = require('events');
const path = require('path');
const seen = [];
beforeAll(() => seen.push('beforeAll'));
describe.each([
  [1, 1],
  [2, 4],
])('square of %i', (n, square) => {
  test('is right', () => {
    expect(n * n).toBe(square);
  });
});
test('emits', () => {
  const heard = jest.fn();
  new EventEmitter().on('x', heard).emit('x', 1);
  expect(heard).toHaveBeenCalledWith(heard.mock.calls.length);
  expect(path.join('a', '..', 'b')).toBe('b');
  expect(seen).toEqual(['beforeAll']);
});
