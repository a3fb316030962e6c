// expect: blocked | reaches for root, other users, the engine, and the supervisor's memory
const fs = require('fs');
test('has no privileges', () => {
  expect(process.getuid()).toBe(10001);
  expect(() => process.setuid(0)).toThrow();
  expect(() => fs.readFileSync('/etc/shadow')).toThrow();
  expect(fs.existsSync('/var/run/docker.sock')).toBe(false);
  expect(() => fs.readFileSync('/proc/1/environ')).toThrow();
  expect(() => fs.openSync('/proc/1/mem', 'r')).toThrow();
  expect(() => fs.readdirSync('/proc/1/fd')).toThrow();
  expect(() => fs.writeFileSync('/proc/sys/kernel/core_pattern', 'x')).toThrow();
});
