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

  /** From now on every write is refused for want of memory; what is there can be read. */
  async fill(): Promise<void> {
    await this.configure('maxmemory-policy', 'noeviction');
    await this.configure('maxmemory', '1');
  }

  /** Takes back what {@link fill} did. */
  async drain(): Promise<void> {
    await this.configure('maxmemory', '0');
  }

  private async configure(name: string, value: string): Promise<void> {
    const answer = await answerTo(`CONFIG SET ${name} ${value}`, this.port);
    if (answer !== '+OK') throw new Error(`redis-server refuses ${name} ${value}: ${String(answer)}`);
  }
}

const answersPing = async (port: number): Promise<boolean> =>
  (await answerTo('PING', port))?.startsWith('+PONG') ?? false;

/** The first line of the answer; null when there is no connection. */
function answerTo(command: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(`${command}\r\n`));
    const answer = (line: string | null): void => {
      socket.destroy();
      resolve(line);
    };
    socket.once('data', (text) => answer(text.toString().split('\r\n', 1)[0] ?? ''));
    socket.once('error', () => answer(null));
  });
}
