// expect: failed | swallows what is written by any way of fs
const fs = require('fs');
fs.writeSync = () => 1000;
fs.write = () => {};
test('fails', () => {
  throw new Error('fails');
});
