import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port';
import { ServerProcess } from './server-process';

/** A real `redis-server` on a free port, in memory only; it can be stopped, frozen, killed and started again. */
export class RedisServer implements AsyncDisposable {
  private constructor(
    readonly port: number,
    private readonly directory: string,
    private readonly server: ServerProcess,
  ) {}

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

  /** Starts it again on the same port, empty. */
  restart(): Promise<void> {
    return this.server.start();
  }

  /** An orderly stop. */
  stop(): Promise<void> {
    return this.server.end('SIGTERM');
  }

  /** `kill -9`. */
  kill(): Promise<void> {
    return this.server.end('SIGKILL');
  }

  /** Accepts connections (the kernel does), but never answers. */
  freeze(): void {
    this.server.signal('SIGSTOP');
  }

  resume(): void {
    this.server.signal('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    rmSync(this.directory, { recursive: true, force: true });
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
