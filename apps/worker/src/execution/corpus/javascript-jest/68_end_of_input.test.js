// expect: passed | reads its input to the end, which is there at once
const fs = require('fs');
test('is empty', async () => {
  expect(fs.readFileSync(0, 'utf8')).toBe('');
  let text = '';
  for await (const chunk of process.stdin) text += chunk;
  expect(text).toBe('');
});
