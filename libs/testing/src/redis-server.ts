import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port';
import { ServerProcess } from './server-process';
import { TemporaryServer } from './temporary-server';

/** A real `redis-server` on a free port, in memory only; it can be stopped, frozen, killed and started again. */
export class RedisServer extends TemporaryServer {
  protected readonly stopSignal = 'SIGTERM';

  static async start(): Promise<RedisServer> {
    const port = await freePort();
    const directory = mkdtempSync(path.join(tmpdir(), 'tester-redis-'));
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', directory];
    const redis = new ServerProcess({
      command: 'redis-server',
      args: [...args, '--save', '', '--appendonly', 'no'],
      isReady: () => answersPing(port),
    });
    const server = new RedisServer(port, directory, redis);
    await server.restart();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    const answer = (isReady: boolean): void => {
      socket.destroy();
      resolve(isReady);
    };
    socket.once('data', (text) => answer(text.toString().startsWith('+PONG')));
    socket.once('error', () => answer(false));
  });
}
