// expect: blocked | fills both disks that it may write
const fs = require('fs');
test.each(['/work', '/tmp'])('fills %s', (folder) => {
  const chunk = Buffer.alloc(1 << 20);
  const file = fs.openSync(`${folder}/big`, 'w');
  expect(() => {
    for (let i = 0; i < 512; i++) fs.writeSync(file, chunk);
  }).toThrow(/ENOSPC|EFBIG/);
  fs.closeSync(file);
  fs.rmSync(`${folder}/big`);
});
