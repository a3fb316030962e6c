// expect: passed | a child process, a worker thread, a server on localhost
const { execFileSync } = require('child_process');
const http = require('http');
const { Worker } = require('worker_threads');
test('child', () => {
  expect(execFileSync(process.execPath, ['-p', '6 * 7']).toString().trim()).toBe('42');
});
test('thread', async () => {
  const worker = new Worker('require("worker_threads").parentPort.postMessage(7)', { eval: true });
  expect(await new Promise((resolve) => worker.once('message', resolve))).toBe(7);
  await worker.terminate();
});
test('server', async () => {
  const server = http.createServer((_request, response) => response.end('hello')).listen(0, 'localhost');
  await new Promise((resolve) => server.once('listening', resolve));
  const answer = await fetch(`http://localhost:${server.address().port}/`);
  expect(await answer.text()).toBe('hello');
  server.close();
  server.closeAllConnections();
});
