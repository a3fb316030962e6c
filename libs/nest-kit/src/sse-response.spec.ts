import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SseResponse } from './sse-response';

const FRAME = `data: ${'x'.repeat(50_000)}\n\n`;
const BUFFER_MAX_BYTES = 262_144;

// Real threads, sockets or many runs: patient, since the machine may be busy.
describe(SseResponse.name, () => {
  let server: Server;
  let client: Socket;
  let response: ServerResponse;
  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => client.destroy());
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
  });
  afterEach(async () => {
    client.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('buffers little for a reader that takes nothing, and drops it in the end', async () => {
    client.pause();
    await using sut = new SseResponse(response, { heartbeatMs: 20, stallMs: 200 });
    let peak = 0;
    let frames = 0;
    while (!sut.gone.aborted) {
      await sut.write(FRAME);
      peak = Math.max(peak, response.writableLength);
      frames += 1;
      expect(frames).toBeLessThan(5_000);
    }
    expect(response.destroyed).toBe(true);
    expect(peak).toBeLessThan(BUFFER_MAX_BYTES);
  });

  it('waits for a slow reader, which gets everything', async () => {
    let received = 0;
    client.on('data', (bytes) => {
      received += bytes.length;
      client.pause();
      setTimeout(() => client.resume(), 1);
    });
    const count = 120;
    {
      await using sut = new SseResponse(response, { heartbeatMs: 5, stallMs: 5_000 });
      for (let i = 0; i < count; i += 1) await sut.write(FRAME);
    }
    expect(response.writableFinished).toBe(true);
    while (received < count * FRAME.length) await sleep(5);
    expect(response.listenerCount('drain')).toBe(0);
  });

  it('writes nothing to a client that is gone', async () => {
    await using sut = new SseResponse(response, { heartbeatMs: 10, stallMs: 1_000 });
    client.destroy();
    await once(sut.gone, 'abort');
    await expect(sut.write(FRAME)).resolves.toBeUndefined();
    expect(response.writableLength).toBe(0);
  });
});
