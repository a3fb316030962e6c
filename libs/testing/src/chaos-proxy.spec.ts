import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChaosProxy } from './chaos-proxy';

describe(ChaosProxy.name, () => {
  let server: Server;
  let received: string;
  let sut: ChaosProxy;
  let client: Socket;
  let answer: string;

  beforeEach(async () => {
    [received, answer] = ['', ''];
    server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', (bytes) => {
        received += bytes.toString();
        socket.write(bytes);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    sut = await ChaosProxy.start((server.address() as AddressInfo).port);
    client = connect(sut.port, '127.0.0.1');
    client.on('data', (bytes) => (answer += bytes.toString()));
    await once(client, 'connect');
  });
  afterEach(async () => {
    client.destroy();
    await sut[Symbol.asyncDispose]();
    server.close();
  });

  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await sleep(5);
  };

  it('should pass on what is sent, both ways, in order, and count the answers', async () => {
    const text = Array.from({ length: 50_000 }, (_, n) => `${n},`).join('');
    client.write(text);
    await until(() => answer.length === text.length);
    expect([answer, received, sut.answeredBytes]).toEqual([text, text, text.length]);
  });

  it.each([{ latencyMs: 120 }, { bytesPerSecond: 50 }])('should be as slow as told: %j', async (way) => {
    sut.worsen(way);
    const startedAt = performance.now();
    client.write('slowly');
    await until(() => answer === 'slowly');
    // Timers may fire a millisecond early.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(119);
  });

  it('should end a connection in the middle of an answer', async () => {
    sut.worsen({ cutAfterBytes: 9 });
    client.write('whole');
    await until(() => answer === 'whole');
    client.write('in pieces');
    await once(client, 'close');
    expect(answer).toBe('wholein p');
  });

  it('should let nothing pass while it is frozen, and all of it later', async () => {
    sut.freeze();
    client.write('a');
    await sleep(50);
    expect([received, answer]).toEqual(['', '']);
    sut.heal();
    await until(() => answer === 'a');
  });

  it('should let requests pass while it is mute, and the answers later', async () => {
    sut.mute();
    client.write('a');
    await until(() => received === 'a');
    await sleep(50);
    expect(answer).toBe('');
    sut.heal();
    await until(() => answer === 'a');
  });

  it('should reset what is open, and take what is new', async () => {
    client.write('a');
    await until(() => answer === 'a');
    sut.reset();
    const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
    client = connect(sut.port, '127.0.0.1');
    client.on('data', (bytes) => (answer += bytes.toString()));
    client.write('b');
    await until(() => answer === 'ab');
  });
});
