// expect: failed | an error that comes after the test has ended
test('rejects later', async () => {
  Promise.reject(new Error('nobody waits for this'));
  await new Promise((resolve) => setTimeout(resolve, 20));
});
