import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * Stands between an api and PostgreSQL. Once armed, the transaction that first mentions a word is committed, and its
 * client never hears of it.
 */
export class SilentCommit implements AsyncDisposable {
  private word: string | null = null;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async before(postgresPort: number): Promise<SilentCommit> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new SilentCommit(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => proxy.join(client, connect(postgresPort, '127.0.0.1')));
    return proxy;
  }

  arm(word: string): void {
    this.word = word;
  }

  disarm(): void {
    this.word = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }

  private join(client: Socket, upstream: Socket): void {
    let isMarked = false;
    let isSilent = false;
    client.on('data', (bytes) => {
      if (this.word !== null && bytes.includes(this.word)) isMarked = true;
      if (isMarked && bytes.includes('commit')) isSilent = true;
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (!isSilent) client.write(bytes);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(one);
      // A killed process resets its connections; its counterpart goes with it.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
  }
}
