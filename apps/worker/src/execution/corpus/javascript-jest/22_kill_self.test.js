// expect: tamper | ends its own process by a signal
test('kills itself', () => {
  process.kill(process.pid, 'SIGKILL');
});
