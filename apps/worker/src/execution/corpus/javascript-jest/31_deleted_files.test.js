// expect: failed | deletes source and suite before it fails
const fs = require('fs');
test('deletes', () => {
  for (const name of fs.readdirSync('.')) fs.rmSync(name, { recursive: true });
  throw new Error('fails');
});
