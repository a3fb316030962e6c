import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the way to a server is like. Nothing is left to chance: the same way gives the same trouble. */
export interface Way {
  /** Milliseconds that each piece of an answer comes later. */
  latencyMs: number;
  /** Of answers, over all connections, in pieces as they come; Infinity: as fast as they come. */
  bytesPerSecond: number;
  /** So many bytes of answers still pass, then the connection that they are on ends in the middle; Infinity: all. */
  cutAfterBytes: number;
}

const GOOD: Way = { latencyMs: 0, bytesPerSecond: Infinity, cutAfterBytes: Infinity };

/** A bad network on loopback, before a server on loopback. */
export class ChaosProxy implements AsyncDisposable {
  /** Bytes of answers that have passed. */
  answeredBytes = 0;
  private way = GOOD;
  private readonly sockets = new Set<Socket>();
  private readonly requests = new Valve();
  private readonly answers = new Valve();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** @param targetPort where the server listens. */
  static async start(targetPort: number): Promise<ChaosProxy> {
    const server = createServer({ allowHalfOpen: false }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new ChaosProxy(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => proxy.join(client, connect(targetPort, '127.0.0.1')));
    return proxy;
  }

  /** From now on the way is good but for what is named here. */
  worsen(way: Partial<Way>): void {
    this.way = { ...GOOD, ...way };
  }

  /** Nothing passes in either direction, on connections that stay open, until {@link heal}. */
  freeze(): void {
    this.requests.shut();
    this.answers.shut();
  }

  /** Half open: requests arrive and take effect, no answer comes back, until {@link heal}. */
  mute(): void {
    this.answers.shut();
  }

  /** Ends all connections with RST; new ones are taken. */
  reset(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** The way is good again; connections that still live go on. */
  heal(): void {
    this.way = GOOD;
    this.requests.open();
    this.answers.open();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.heal();
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket, target: Socket): void {
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      this.sockets.add(socket);
      // An error closes the socket as well; its other half is told by the end of the connection.
      socket.setNoDelay(true).on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (bytes: Buffer) => void this.requests.pass(client, () => write(target, bytes)));
    target.on('data', (bytes: Buffer) => void this.answers.pass(target, () => this.answer(client, bytes)));
  }

  private async answer(client: Socket, bytes: Buffer): Promise<void> {
    const { latencyMs, bytesPerSecond, cutAfterBytes } = this.way;
    const ms = latencyMs + (1_000 * bytes.length) / bytesPerSecond;
    if (ms > 0) await sleep(ms);
    const piece = bytes.subarray(0, Math.min(bytes.length, cutAfterBytes));
    this.answeredBytes += piece.length;
    this.way = { ...this.way, cutAfterBytes: this.way.cutAfterBytes - piece.length };
    if (piece.length === bytes.length) await write(client, piece);
    else client.end(piece, () => client.destroy());
  }
}

/** Lets through, one after another, what comes while it is open, and later what came while it was shut. */
class Valve {
  private opening = Promise.withResolvers<void>();

  constructor() {
    this.opening.resolve();
  }

  shut(): void {
    this.opening = Promise.withResolvers<void>();
  }

  open(): void {
    this.opening.resolve();
  }

  /** Nothing more is read of `source` until `forward` is done, so pieces keep their order. */
  async pass(source: Socket, forward: () => Promise<void>): Promise<void> {
    source.pause();
    await this.opening.promise;
    await forward();
    source.resume();
  }
}

/** Ends at once where the socket is gone. */
async function write(socket: Socket, bytes: Buffer): Promise<void> {
  if (socket.destroyed) return;
  await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
}
