import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands before the real engine, so that a test can take the engine away without harm to anybody else's. */
export class EngineGate {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private isHanging = false;

  /** @param path of the socket that the worker is told */
  constructor(
    readonly path: string,
    private readonly enginePath = '/var/run/docker.sock',
  ) {}

  open(): Promise<void> {
    this.isHanging = false;
    this.server = createServer((client) => this.connect(client));
    return new Promise((resolve) => this.server?.listen(this.path, resolve));
  }

  /** New calls are taken and never answered. */
  hang(): void {
    this.isHanging = true;
  }

  /** Ends every conversation and lets nobody in, as an engine that has been stopped. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
    rmSync(this.path, { force: true });
  }

  private connect(client: Socket): void {
    this.keep(client);
    if (this.isHanging) return;
    const engine = connect(this.enginePath);
    this.keep(engine);
    client.pipe(engine).pipe(client);
    client.once('close', () => engine.destroy());
    engine.once('close', () => client.destroy());
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    // The other end of a broken conversation hears of it by its close.
    socket.on('error', () => socket.destroy());
  }
}
