// expect: passed | skipped, todo, failing as announced, retried until it passes, concurrent
jest.retryTimes(2);
let attempts = 0;
test('passes the second time', () => {
  expect(++attempts).toBe(2);
});
test.skip('skipped', () => {
  throw new Error('never runs');
});
test.todo('later');
test.failing('fails as announced', () => {
  throw new Error('expected');
});
test.concurrent('concurrent', async () => {
  await new Promise((resolve) => setTimeout(resolve, 5));
});
test('done callback', (done) => {
  setTimeout(() => {
    expect(1).toBe(1);
    done();
  }, 5);
});
