// expect: failed | sets the exit code when the process leaves
process.on('exit', () => {
  process.exitCode = 0;
  process.reallyExit(0);
});
process.on('beforeExit', () => process.exit(0));
test('fails', () => {
  throw new Error('fails');
});
