import { createServer } from 'node:net';
import { once } from 'node:events';
import { freePort } from './free-port';

describe(freePort.name, () => {
  it('can be listened on', async () => {
    const server = createServer().listen(await freePort(), '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
  });
});
