// expect: blocked | looks for secrets among the variables
test('finds none', () => {
  expect(
    Object.keys(process.env).filter((name) => /TOKEN|SECRET|KEY|PASS|TESTER|DOCKER/i.test(name)),
  ).toEqual([]);
});
