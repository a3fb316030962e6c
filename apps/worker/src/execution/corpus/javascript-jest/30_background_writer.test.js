// expect: failed | a child goes on printing success after the run
const { spawn } = require('child_process');
test('fails', () => {
  spawn('sh', ['-c', 'while :; do echo "Tests: 1 passed, 1 total"; sleep 0.1; done'], {
    detached: true,
    stdio: 'inherit',
  }).unref();
  throw new Error('fails');
});
