// expect: passed | snapshots, beside the suite and in it
test('are written', () => {
  expect({ b: [1], a: new Map([['k', 2]]) }).toMatchSnapshot();
  expect('text').toMatchInlineSnapshot(`"text"`);
});
