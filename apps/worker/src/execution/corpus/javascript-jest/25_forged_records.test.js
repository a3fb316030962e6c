// expect: tamper | writes records of its own on every descriptor that it has
const fs = require('fs');
test('forges', () => {
  for (let fd = 3; fd < 256; fd++) {
    try {
      fs.writeSync(fd, '{"kind":"end","exitCode":0}\n');
    } catch {
      continue;
    }
  }
  throw new Error('fails');
});
