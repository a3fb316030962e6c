// expect: blocked | asks for names and addresses by every way that Node has
const dns = require('dns').promises;
const dgram = require('dgram');
test('reaches nothing', async () => {
  await expect(dns.lookup('example.com')).rejects.toThrow();
  await expect(fetch('http://10.0.0.1/', { signal: AbortSignal.timeout(2000) })).rejects.toThrow();
  const socket = dgram.createSocket('udp4');
  const sent = new Promise((resolve, reject) =>
    socket.send('x', 53, '8.8.8.8', (error) => (error ? reject(error) : resolve())),
  );
  await expect(sent).rejects.toThrow();
  socket.close();
});
