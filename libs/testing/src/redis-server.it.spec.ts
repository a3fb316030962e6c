import { connect } from 'node:net';
import { RedisServer } from './redis-server';

/** The server's answer, or null when it gives none within half a second. */
function answerOf(port: number, command = 'PING'): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(`${command}\r\n`));
    const end = (answer: string | null) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(500, end(null));
    socket.once('error', end(null));
    socket.once('data', (data) => end(data.toString().trim())());
  });
}

describe(RedisServer.name, () => {
  it('can be frozen, resumed, stopped, killed and started again', async () => {
    await using sut = await RedisServer.start();
    expect(sut.url).toBe(`redis://127.0.0.1:${sut.port}`);
    expect(await answerOf(sut.port)).toBe('+PONG');
    sut.freeze();
    expect(await answerOf(sut.port)).toBeNull();
    sut.resume();
    expect(await answerOf(sut.port)).toBe('+PONG');
    for (const end of ['stop', 'kill'] as const) {
      await sut[end]();
      expect(await answerOf(sut.port)).toBeNull();
      await sut.restart();
      expect(await answerOf(sut.port)).toBe('+PONG');
    }
  });

  it('refuses writes while it is full, and only those', async () => {
    await using sut = await RedisServer.start();
    expect(await answerOf(sut.port, 'SET key value')).toBe('+OK');
    await sut.fill();
    expect(await answerOf(sut.port, 'SET key other')).toMatch(/^-OOM/);
    expect(await answerOf(sut.port, 'GET key')).toMatch(/value$/);
    await sut.drain();
    expect(await answerOf(sut.port, 'SET key other')).toBe('+OK');
    await sut.kill();
    await expect(sut.fill()).rejects.toThrow('redis-server refuses');
  });

  it('is gone when it is disposed of, even while it is frozen', async () => {
    const sut = await RedisServer.start();
    sut.freeze();
    await sut[Symbol.asyncDispose]();
    await sut[Symbol.asyncDispose]();
    expect(await answerOf(sut.port)).toBeNull();
  });
});
