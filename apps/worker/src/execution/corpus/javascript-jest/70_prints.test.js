// expect: passed | prints what would be a failure, were text ever read
test('prints', () => {
  console.log('FAIL  suite.test.js\nTests: 1 failed, 1 total');
  console.error('\u001b[31mError\u001b[0m: \ud800 is no character');
  process.stdout.write(Buffer.from([0xff, 0xfe, 0x00]));
  console.table([{ a: 1 }]);
});
